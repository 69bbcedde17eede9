import { rules } from '../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import { fnv1a } from '../frame/hash.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Collector } from '../windows/collector.ts';
import type { States } from '../windows/states.ts';
import { compileCondition } from './expression/condition.ts';
import type { Severity } from './failure.ts';
import { type Catalogue, ruleOf } from './place.ts';
import { FAIL, NOT_EVALUATED } from './rule.ts';
import { scopeOf } from './scope.ts';
import { shortened } from './shortened.ts';

/** What a rule found of a closed window. */
export interface WindowFinding {
  rule: string;
  outcome: 'passed' | 'failed' | 'not_evaluated' | 'error';
  /** How bad it is; null unless the rule failed or threw. */
  severity: Severity | null;
  observed: Json;
  /** What the rule asks for, in words. */
  expected: string;
  details: JsonObject | null;
}

/** The window rules of a contract, ready for records and for windows. */
export interface WindowRules {
  collectors: Collector[];
  /** What each rule finds of a closed window of so many records. A rule that throws is its own error and stops no other. */
  judge(records: number, states: States): WindowFinding[];
}

/** Throws when a rule does not exist or cannot take its kwargs; the contract reader refuses such a contract. */
export function compileWindowRules(
  contract: Pick<Contract, 'rules' | 'fields' | 'window'>,
  catalogue: Catalogue = rules,
): WindowRules {
  const scope = scopeOf(contract);
  const compiled = contract.rules.flatMap(spec => {
    const rule = ruleOf(spec.type, catalogue);
    if (rule.level !== 'window') return [];
    const applies = spec.condition && compileCondition(spec.condition.text, scope);
    return [{ spec, id: idOf(spec), rule: rule.compile(spec.kwargs, scope), applies }];
  });
  return {
    collectors: compiled.map(({ id, rule: { empty, add, merge }, applies }) => ({
      ...{ id, clock: 'event' as const, seconds: contract.window.seconds },
      ...{ empty, merge },
      add: applies
        ? (state, record) => {
            if (applies(record)) add(state, record);
          }
        : add,
    })),
    judge: (records, states) =>
      compiled.map(({ spec, id, rule }): WindowFinding => {
        const found = { rule: spec.id, expected: rule.expected, observed: null, severity: null };
        const unknown = (reason: string): WindowFinding => ({
          ...found,
          outcome: 'not_evaluated',
          details: { reason },
        });
        const failed = (message: string): WindowFinding => ({
          ...found,
          ...{ outcome: 'error', severity: spec.severity, details: { message } },
        });
        const collected = Object.hasOwn(states, id) ? states[id] : undefined;
        if (!collected || collected.records < records)
          return unknown('the contract got this rule in the middle of the window');
        if (collected.fault?.kind === 'error') return failed(collected.fault.message);
        if (collected.fault) return unknown(collected.fault.message);
        try {
          const { outcome, observed, details } = rule.judge(collected.state);
          const shown = {
            ...{ ...found, observed: shortened(observed) },
            details: details ? (shortened(details) as JsonObject) : null,
          };
          if (outcome === NOT_EVALUATED) return { ...shown, outcome: 'not_evaluated' };
          if (outcome === FAIL) return { ...shown, outcome: 'failed', severity: spec.severity };
          return { ...shown, outcome: 'passed' };
        } catch (error) {
          return failed(error instanceof Error ? error.message : String(error));
        }
      }),
  };
}

/** A rule under its id that asks for something else has states of its own. */
const idOf = ({ id, type, kwargs, condition }: RuleSpec): string =>
  `rule:${id}:${fnv1a(JSON.stringify([type, kwargs, condition ?? null])).toString(36)}`;
