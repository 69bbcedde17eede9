import type { Contract, RuleSpec } from '../contract/contract.ts';
import { isCritical, type RuleCount } from '../frame/frame.ts';
import type { Json, JsonObject } from '../json.ts';
import { compileAt } from './compile.ts';
import { count, noCount } from './count.ts';
import type { Failure } from './failure.ts';
import { identity } from './identity.ts';
import type { Catalogue } from './place.ts';
import { plus, ruleError, ruleFailure } from './report.ts';
import { FAIL, NOT_EVALUATED, PASS } from './rule.ts';

/** A record that wants to be the only one with its values in the typed table. */
export interface Claim {
  /** The rule's columns. */
  columns: readonly string[];
  /** One a column; null: it has none to claim, but may replace a row that has. */
  values: readonly Json[];
  /** The record's place in its frame. */
  index: number;
}

/** A record as the typed table knows it: of two with the same `row`, the later replaces the other or is refused. */
export interface Holder {
  id: string;
  row: string;
}

/** Who claims, and who else is stored with the same values. */
export interface Claimed {
  self: Holder;
  stored: readonly Holder[];
}

type Records = readonly (JsonObject | undefined)[];

/**
 * Who holds which values by now: frames of one transaction are judged one after another, and see what those before them
 * are about to store. Where records replace each other, one that has been given a new value no longer holds its old one.
 */
export class Holding {
  readonly #replaces: boolean;
  /** By values: the rows, and the record's id of each. */
  readonly #rows = new Map<string, Map<string, string>>();
  /** By rule and row: the values. */
  readonly #values = new Map<string, string>();

  constructor(write: Contract['write']) {
    this.#replaces = write === 'upsert';
  }

  /** Another record's id that holds the values, stored or about to be. */
  other(rule: string, values: string, { self, stored }: Claimed): string | undefined {
    for (const [row, id] of this.#rows.get(`${rule}\n${values}`) ?? []) if (row !== self.row) return id;
    return stored.find(({ row }) => !this.#replaces || !this.#values.has(`${rule}\n${row}`))?.id;
  }

  take(rule: string, values: string | undefined, { row, id }: Holder): void {
    const before = this.#values.get(`${rule}\n${row}`);
    if (this.#replaces && before !== undefined) this.#rows.get(`${rule}\n${before}`)?.delete(row);
    if (this.#replaces) this.#values.set(`${rule}\n${row}`, values ?? '');
    if (values === undefined) return;
    const name = `${rule}\n${values}`;
    const rows = this.#rows.get(name) ?? new Map<string, string>();
    this.#rows.set(name, rows.set(row, id));
  }
}

/**
 * The rules of uniqueness over the typed table. The record that came first keeps its values, each later one with the same
 * is at fault. A record that is to be quarantined for something else claims nothing, and is not evaluated.
 */
export function compileHeld(specs: readonly RuleSpec[], contract: Contract, catalogue: Catalogue) {
  const compiled = compileAt('table', specs, contract, catalogue);
  return {
    open(records: Records, failures: (Failure[] | undefined)[]) {
      const counts = compiled.map(noCount);
      let asked: (Claim | undefined)[][] = [];

      /** What to look up, rule by rule; asked when all other failures that need no state are known. */
      function claims(): Claim[] {
        asked = compiled.map((ruled, at) =>
          records.map((record, index) => {
            if (record === undefined) return undefined;
            const { columns } = ruled.rule;
            try {
              const values = isCritical(failures[index]) ? undefined : ruled.rule.values(record);
              if (!values) count(counts[at]!, NOT_EVALUATED);
              return { columns, values: values ?? columns.map(() => null), index };
            } catch (error) {
              counts[at]!.errors++;
              failures[index] = plus(failures[index], ruleError(ruled, error));
              return undefined;
            }
          }),
        );
        return asked.flat().filter(claim => claim !== undefined);
      }

      /** `answers` in the order of the claims; undefined where a record has no id, and will be set aside. */
      function hold(answers: readonly (Claimed | undefined)[], holding: Holding): void {
        const next = answers[Symbol.iterator]();
        const claimed = asked.map(found => found.map(claim => claim && next.next().value));
        records.forEach((record, index) => {
          if (record === undefined || isCritical(failures[index])) return;
          const taken = compiled.map((ruled, at) => {
            const claim = asked[at]![index];
            if (!claim || claim.values.includes(null)) return undefined;
            const answer = claimed[at]![index];
            const values = identity([...claim.values]);
            const other = answer && holding.other(ruled.spec.id, values, answer);
            count(counts[at]!, answer ? (other === undefined ? PASS : FAIL) : NOT_EVALUATED);
            if (other !== undefined)
              failures[index] = plus(
                failures[index],
                ruleFailure(ruled, () => ruled.rule.explain(record, other)),
              );
            return values;
          });
          if (isCritical(failures[index])) return;
          for (const [at, values] of taken.entries()) {
            const self = claimed[at]![index]?.self;
            if (self) holding.take(compiled[at]!.spec.id, values, self);
          }
        });
      }

      return {
        claims,
        hold,
        counts: compiled.map(({ spec }, at): [string, RuleCount] => [spec.id, counts[at]!]),
      };
    },
  };
}
