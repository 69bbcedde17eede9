import { rules } from '../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import type { RuleCount } from '../frame/frame.ts';
import type { JsonObject } from '../json.ts';
import { compileAt } from './compile.ts';
import { count, noCount } from './count.ts';
import type { Failure } from './failure.ts';
import type { Catalogue } from './place.ts';
import { plus, ruleError, ruleFailure } from './report.ts';
import { FAIL, type RecordContext } from './rule.ts';

/** Record rules of a contract, ready for records. */
export interface Judge {
  /** Fresh counts, one a rule, in the rules' order; `judge` adds to them. */
  counts(): RuleCount[];
  /** All failures of a record, or undefined. Never throws: a rule that does is a failure of its own. */
  judge(record: JsonObject, context: RecordContext, counts: RuleCount[]): Failure[] | undefined;
  /** The counts by rule id. */
  byRule(counts: readonly RuleCount[]): [string, RuleCount][];
}

/** Compiles the record rules among `specs`; throws when a rule does not exist or cannot take its kwargs. */
export function compileRules(
  specs: readonly RuleSpec[],
  contract: Pick<Contract, 'fields'>,
  catalogue: Catalogue = rules,
): Judge {
  const compiled = compileAt('record', specs, contract, catalogue);
  return {
    counts: () => compiled.map(noCount),
    judge(record, context, counts) {
      let failures: Failure[] | undefined;
      for (let i = 0; i < compiled.length; i++) {
        const entry = compiled[i]!;
        const { rule } = entry;
        const counted = counts[i]!;
        try {
          const outcome = rule.test(record, context);
          count(counted, outcome);
          if (outcome !== FAIL) continue;
        } catch (error) {
          counted.errors++;
          failures = plus(failures, ruleError(entry, error));
          continue;
        }
        failures = plus(
          failures,
          ruleFailure(entry, () => rule.explain(record, context)),
        );
      }
      return failures;
    },
    byRule: counts => compiled.map(({ spec }, i) => [spec.id, counts[i]!]),
  };
}
