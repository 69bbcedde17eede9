import { rules } from '../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import type { RuleCount } from '../frame/frame.ts';
import type { JsonObject } from '../json.ts';
import { count, noCount } from './count.ts';
import { type Failure, pointer } from './failure.ts';
import { type Catalogue, ruleOf } from './place.ts';
import { type CompiledRecordRule, type Explanation, FAIL, type RecordContext } from './rule.ts';
import { scopeOf } from './scope.ts';

/** Record rules of a contract, ready for records. */
export interface Judge {
  /** Fresh counts, one a rule, in the rules' order; `judge` adds to them. */
  counts(): RuleCount[];
  /** All failures of a record, or undefined. Never throws: a rule that does is a failure of its own. */
  judge(record: JsonObject, context: RecordContext, counts: RuleCount[]): Failure[] | undefined;
  /** The counts by rule id. */
  byRule(counts: readonly RuleCount[]): [string, RuleCount][];
}

export const ruleFailure = (spec: RuleSpec, expected: string, found: Explanation): Failure => ({
  kind: 'rule',
  rule: spec.id,
  field: found.field,
  expected,
  ...(found.observed === undefined ? {} : { observed: found.observed }),
  message: found.message,
  severity: spec.severity,
});

/** A rule that threw says nothing about the record, so the record is loaded, flagged. */
export const ruleError = (
  spec: RuleSpec,
  field: string | undefined,
  expected: string,
  error: unknown,
): Failure => ({
  kind: 'rule-error',
  rule: spec.id,
  field: field === undefined ? '' : pointer(field),
  expected,
  message: `rule ${spec.id} could not judge: ${error instanceof Error ? error.message : String(error)}`,
  severity: 'warning',
});

/** Compiles the record rules among `specs`; throws when a rule does not exist or cannot take its kwargs. */
export function compileRules(
  specs: readonly RuleSpec[],
  contract: Pick<Contract, 'fields'>,
  catalogue: Catalogue = rules,
): Judge {
  const scope = scopeOf(contract);
  const compiled: { spec: RuleSpec; rule: CompiledRecordRule; field: string | undefined }[] = [];
  for (const spec of specs) {
    const rule = ruleOf(spec.type, catalogue);
    if (rule.level !== 'record') continue;
    compiled.push({ spec, rule: rule.compile(spec.kwargs, scope), field: rule.fields(spec.kwargs)[0] });
  }

  return {
    counts: () => compiled.map(noCount),
    judge(record, context, counts) {
      let failures: Failure[] | undefined;
      for (let i = 0; i < compiled.length; i++) {
        const { spec, rule, field } = compiled[i]!;
        const counted = counts[i]!;
        try {
          const outcome = rule.test(record, context);
          count(counted, outcome);
          if (outcome !== FAIL) continue;
        } catch (error) {
          counted.errors++;
          (failures ??= []).push(ruleError(spec, field, rule.expected, error));
          continue;
        }
        (failures ??= []).push(explained(spec, rule, field, record, context));
      }
      return failures;
    },
    byRule: counts => compiled.map(({ spec }, i) => [spec.id, counts[i]!]),
  };
}

/** A failure stays a failure also where its rule cannot explain it. */
function explained(
  spec: RuleSpec,
  rule: CompiledRecordRule,
  field: string | undefined,
  record: JsonObject,
  context: RecordContext,
): Failure {
  try {
    return ruleFailure(spec, rule.expected, rule.explain(record, context));
  } catch {
    const at = field === undefined ? '' : pointer(field);
    return ruleFailure(spec, rule.expected, { field: at, message: `${spec.name}: not ${rule.expected}` });
  }
}
