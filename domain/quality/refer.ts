import type { Contract, RuleSpec } from '../contract/contract.ts';
import type { RuleCount } from '../frame/frame.ts';
import type { JsonObject } from '../json.ts';
import { compileAt } from './compile.ts';
import { count, noCount } from './count.ts';
import type { Failure } from './failure.ts';
import type { Catalogue } from './place.ts';
import { plus, ruleError, ruleFailure } from './report.ts';
import { FAIL, NOT_EVALUATED, PASS } from './rule.ts';

/** Values to look for in a column of a reference data set: one query answers all of a frame. */
export interface Lookup {
  dataset: string;
  column: string;
  values: Set<string>;
}

type Records = readonly (JsonObject | undefined)[];

/** The reference rules among `specs`; `open` collects what a frame has to look up. */
export function compileReferences(specs: readonly RuleSpec[], contract: Contract, catalogue: Catalogue) {
  const compiled = compileAt('reference', specs, contract, catalogue);

  return {
    open(records: Records, failures: (Failure[] | undefined)[]) {
      const lookups: Lookup[] = [];
      const asked = compiled.map(ruled => {
        const { dataset, column } = ruled.rule;
        let at = lookups.findIndex(known => known.dataset === dataset && known.column === column);
        if (at < 0) at = lookups.push({ dataset, column, values: new Set() }) - 1;
        return {
          ruled,
          at,
          counted: noCount(),
          values: [] as (string | undefined)[],
        };
      });
      for (const { ruled, at, counted, values } of asked)
        records.forEach((record, i) => {
          if (record === undefined) return;
          try {
            const value = ruled.rule.value(record);
            values[i] = value;
            if (value === undefined) count(counted, NOT_EVALUATED);
            else lookups[at]!.values.add(value);
          } catch (error) {
            counted.errors++;
            failures[i] = plus(failures[i], ruleError(ruled, error));
          }
        });

      return {
        lookups,
        refer(found: readonly ReadonlySet<string>[]): void {
          for (const { ruled, at, counted, values } of asked)
            values.forEach((value, i) => {
              if (value === undefined) return;
              const known = found[at]!.has(value);
              count(counted, known ? PASS : FAIL);
              if (!known)
                failures[i] = plus(
                  failures[i],
                  ruleFailure(ruled, () => ruled.rule.explain(records[i]!)),
                );
            });
        },
        counts: asked.map(({ ruled, counted }): [string, RuleCount] => [ruled.spec.id, counted]),
      };
    },
  };
}
