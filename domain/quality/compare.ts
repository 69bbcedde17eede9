import type { Contract, RuleSpec } from '../contract/contract.ts';
import { isCritical, type RuleCount } from '../frame/frame.ts';
import type { JsonObject } from '../json.ts';
import { compileAt } from './compile.ts';
import { count, noCount } from './count.ts';
import type { Failure } from './failure.ts';
import type { Catalogue } from './place.ts';
import { plus, ruleError, ruleFailure } from './report.ts';
import { FAIL, NOT_EVALUATED } from './rule.ts';

type Records = readonly (JsonObject | undefined)[];

/**
 * The set rules among `specs`: each record of a frame against the others that came in it. One that is to be quarantined
 * for something else neither counts among the others nor is evaluated.
 */
export function compileComparisons(specs: readonly RuleSpec[], contract: Contract, catalogue: Catalogue) {
  const compiled = compileAt('set', specs, contract, catalogue);
  return {
    /** Judges the frame, and adds to `failures` and its counts by rule id. */
    judge(records: Records, failures: (Failure[] | undefined)[]): [string, RuleCount][] {
      const condemned = failures.map(isCritical);
      return compiled.map(ruled => {
        const { rule } = ruled;
        const counted = noCount();
        const learned = rule.learn();
        const unreadable = new Map<number, unknown>();
        records.forEach((record, i) => {
          if (record === undefined || condemned[i]) return;
          try {
            rule.add(learned, record);
          } catch (error) {
            unreadable.set(i, error);
          }
        });
        records.forEach((record, i) => {
          if (record === undefined) return;
          if (condemned[i]) {
            count(counted, NOT_EVALUATED);
            return;
          }
          try {
            if (unreadable.has(i)) throw unreadable.get(i);
            const outcome = rule.test(record, learned);
            count(counted, outcome);
            if (outcome === FAIL)
              failures[i] = plus(
                failures[i],
                ruleFailure(ruled, () => rule.explain(record)),
              );
          } catch (error) {
            counted.errors++;
            failures[i] = plus(failures[i], ruleError(ruled, error));
          }
        });
        return [ruled.spec.id, counted];
      });
    },
  };
}
