import type { Contract, RuleSpec } from '../contract/contract.ts';
import { isCritical, type RuleCount } from '../frame/frame.ts';
import type { Json, JsonObject } from '../json.ts';
import { compileAt } from './compile.ts';
import { count, noCount } from './count.ts';
import type { Failure } from './failure.ts';
import type { Catalogue } from './place.ts';
import { plus, ruleError, ruleFailure } from './report.ts';
import { FAIL, NOT_EVALUATED, type RecordContext } from './rule.ts';

/** Whose history a state rule needs: the rule's id and the key of the record. */
export interface DetectorKey {
  detector: string;
  key: string;
}

export interface DetectorState extends DetectorKey {
  state: Json;
}

type Records = readonly (JsonObject | undefined)[];

/** Writers that take rows in one order never wait for each other in a circle. */
const inOrder = (a: DetectorKey, b: DetectorKey): number => {
  if (a.detector !== b.detector) return a.detector < b.detector ? -1 : 1;
  return a.key < b.key ? -1 : Number(a.key > b.key);
};

/** The state rules among `specs`; `open` works out whose states a frame needs. */
export function compileDetectors(specs: readonly RuleSpec[], contract: Contract, catalogue: Catalogue) {
  const compiled = compileAt('state', specs, contract, catalogue);

  return {
    open(records: Records, failures: (Failure[] | undefined)[], context: RecordContext) {
      const opened = compiled.map(detector => ({
        detector,
        counted: noCount(),
        keys: [] as (string | undefined)[],
      }));
      for (const { detector, counted, keys } of opened)
        records.forEach((record, i) => {
          if (record === undefined) return;
          try {
            keys[i] = detector.rule.key(record);
            if (keys[i] === undefined) count(counted, NOT_EVALUATED);
          } catch (error) {
            counted.errors++;
            failures[i] = plus(failures[i], ruleError(detector, error));
          }
        });

      /** One detector over the frame; a record whose rule throws leaves the state as it was. */
      function run(
        { detector, counted, keys }: (typeof opened)[number],
        before: ReadonlyMap<string, Json>,
        condemned: ReadonlySet<number>,
      ) {
        const changed = new Map<string, Json>();
        keys.forEach((key, i) => {
          if (key === undefined) return;
          if (condemned.has(i)) {
            count(counted, NOT_EVALUATED);
            return;
          }
          const record = records[i]!;
          const state = changed.get(key) ?? before.get(key);
          try {
            const next = detector.rule.step(state, record, context);
            count(counted, next.outcome);
            changed.set(key, next.state);
            if (next.outcome === FAIL)
              failures[i] = plus(
                failures[i],
                ruleFailure(detector, () => detector.rule.explain(record, state)),
              );
          } catch (error) {
            counted.errors++;
            failures[i] = plus(failures[i], ruleError(detector, error));
          }
        });
        return changed;
      }

      return {
        keys(): DetectorKey[] {
          return opened
            .flatMap(({ detector, keys }) => {
              const known = new Set(keys.filter(key => key !== undefined));
              return [...known].map(key => ({ detector: detector.spec.id, key }));
            })
            .sort(inOrder);
        },
        step(states: readonly DetectorState[]): DetectorState[] {
          const condemned = new Set([...records.keys()].filter(i => isCritical(failures[i])));
          return opened
            .flatMap(one => {
              const id = one.detector.spec.id;
              const before = new Map(
                states.filter(row => row.detector === id).map(row => [row.key, row.state]),
              );
              return [...run(one, before, condemned)].map(([key, state]) => ({ detector: id, key, state }));
            })
            .sort(inOrder);
        },
        counts: opened.map(({ detector, counted }): [string, RuleCount] => [detector.spec.id, counted]),
      };
    },
  };
}
