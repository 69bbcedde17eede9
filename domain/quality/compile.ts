import { rules } from '../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import type { JsonObject } from '../json.ts';
import { isIgnored, type Subject, subjectOf } from './batch/faults.ts';
import { columnsOf, isNull } from './columns.ts';
import { duplicatesIn } from './duplicates.ts';
import { compileCondition } from './expression/condition.ts';
import { type Catalogue, type Level, levelOf, ruleOf } from './place.ts';
import type { Ruled } from './report.ts';
import {
  type CompiledRecordRule,
  type CompiledReferenceRule,
  type CompiledSetRule,
  type CompiledStateRule,
  type CompiledTableRule,
  type CompiledWindowRule,
  FAIL,
  NOT_EVALUATED,
  type Rule,
  type RuleScope,
} from './rule.ts';
import { scopeOf } from './scope.ts';
import { uniqueInTable } from './unique.ts';

interface CompiledAt {
  record: CompiledRecordRule;
  reference: CompiledReferenceRule;
  state: CompiledStateRule;
  set: CompiledSetRule;
  window: CompiledWindowRule;
  table: CompiledTableRule;
}

/** A rule of a contract, ready for the records of one level. */
export interface RuledAt<L extends Level> extends Ruled {
  readonly rule: CompiledAt[L];
}

/**
 * The rules among `specs` that judge at one level, with their conditions in them: a record for which a condition does not
 * hold is not evaluated, and not part of what a rule learns. Throws when a rule does not exist or cannot take its kwargs.
 */
export function compileAt<L extends Level>(
  level: L,
  specs: readonly RuleSpec[],
  contract: Pick<Contract, 'fields'> & Partial<Pick<Contract, 'key'>>,
  catalogue: Catalogue = rules,
): RuledAt<L>[] {
  const scope = scopeOf(contract);
  return specs
    .filter(spec => levelOf(spec, catalogue) === level)
    .map(spec => {
      const rule = ruleOf(spec.type, catalogue);
      const compiled = compileOne(level, rule, spec, scope) as CompiledAt[L];
      return { spec, rule: compiled, field: rule.fields(spec.kwargs)[0] };
    });
}

function compileOne(level: Level, rule: Rule, spec: RuleSpec, scope: RuleScope): CompiledAt[Level] {
  const { kwargs, ignoreRowIf } = spec;
  const condition = spec.condition && compileCondition(spec.condition.text, scope);
  const subject = ignoreRowIf && subjectOf(kwargs, scope);
  const considered = both(condition, subject && (record => !isIgnored(subject, ignoreRowIf, record)));
  if (rule.level === 'set' && level !== 'set') {
    const columns = columnsOf(rule.unique!(kwargs), scope);
    return level === 'window'
      ? onlyIf(considered, 'window', duplicatesIn(columns, withMissing(scope, subject)))
      : onlyIf(considered, 'table', uniqueInTable(columns));
  }
  switch (rule.level) {
    case 'record': {
      const compiled = rule.compile(kwargs, scope);
      return onlyIf(considered, 'record', subject ? judgingMissing(compiled, subject) : compiled);
    }
    case 'reference':
      return onlyIf(considered, 'reference', rule.compile(kwargs, scope));
    case 'state':
      return onlyIf(considered, 'state', rule.compile(kwargs, scope));
    case 'set':
      return onlyIf(considered, 'set', rule.compile(kwargs, withMissing(scope, subject)));
    case 'window':
      return onlyIf(considered, 'window', rule.compile(kwargs, scope));
  }
}

type Considers = (record: JsonObject) => boolean;

const both = (a: Considers | undefined, b: Considers | undefined): Considers | undefined =>
  a && b ? record => a(record) && b(record) : (a ?? b);

const withMissing = (scope: RuleScope, subject: Subject | undefined): RuleScope =>
  subject ? { ...scope, missingSettled: true } : scope;

/** A record that `ignore_row_if` leaves in is judged though it lacks a value: it has not what the rule asks for. */
function judgingMissing(rule: CompiledRecordRule, subject: Subject): CompiledRecordRule {
  const lacksOne: Considers = record =>
    subject.kind !== 'table' && subject.columns.some(one => isNull(one.read(record)));
  return {
    ...rule,
    test(record, context) {
      const outcome = rule.test(record, context);
      return outcome === NOT_EVALUATED && lacksOne(record) ? FAIL : outcome;
    },
  };
}

const NARROWED: { [L in Level]: (rule: CompiledAt[L], considered: Considers) => CompiledAt[L] } = {
  record: (rule, considered) => ({
    ...rule,
    test: (record, context) => (considered(record) ? rule.test(record, context) : NOT_EVALUATED),
  }),
  reference: (rule, considered) => ({
    ...rule,
    value: record => (considered(record) ? rule.value(record) : undefined),
  }),
  state: (rule, considered) => ({
    ...rule,
    key: record => (considered(record) ? rule.key(record) : undefined),
  }),
  set: (rule, considered) => ({
    ...rule,
    add(learned, record) {
      if (considered(record)) rule.add(learned, record);
    },
    test: (record, learned) => (considered(record) ? rule.test(record, learned) : NOT_EVALUATED),
  }),
  window: (rule, considered) => ({
    ...rule,
    add(state, record) {
      if (considered(record)) rule.add(state, record);
    },
  }),
  table: (rule, considered) => ({
    ...rule,
    values: record => (considered(record) ? rule.values(record) : undefined),
  }),
};

const onlyIf = <L extends Level>(
  considered: Considers | undefined,
  level: L,
  rule: CompiledAt[L],
): CompiledAt[L] => (considered ? NARROWED[level](rule, considered) : rule);
