import { boolean, optional, strictObject } from 'valibot';
import type { Json, JsonObject } from '../json.ts';
import { column, columnName, inWords } from './column.ts';
import { compare, type Place, placing } from './order.ts';
import { FAIL, NOT_EVALUATED, type Outcome, PASS, type RuleScope, stateRule } from './rule.ts';

/** A file's numbers and times have a distance from one to the next; other text has none. */
const stepOf =
  (fileTime: NonNullable<RuleScope['fileTime']>): Place =>
  value => {
    if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
    if (typeof value !== 'string') return undefined;
    const at = fileTime(value);
    if (at === undefined)
      throw new TypeError(
        `${inWords(value)} is neither a number nor a time (unsupported operand type(s) for -: 'str' and 'str')`,
      );
    return at;
  };

/** A rule that values only ever go one way, from record to record. */
export function monotone(
  name: string,
  way: 1 | -1,
  example: { kwargs: { column: string }; passes: JsonObject; fails: JsonObject },
) {
  const direction = way === 1 ? 'increasing' : 'decreasing';
  return stateRule({
    name,
    summary: `From record to record the value is ${direction}, or with strictly: true never the same twice.`,
    dimension: 'consistency',
    kwargs: strictObject({ column: columnName, strictly: optional(boolean()) }),
    fields: given => [given.column],
    example,
    ordered: true,
    compile({ column: name, strictly = false }, scope) {
      const subject = column(name, scope);
      const place = scope.fileTime ? stepOf(scope.fileTime) : placing(subject, scope);
      const expected = `${strictly ? 'strictly ' : ''}${direction}`;
      return {
        expected,
        key(record) {
          if (place(subject.read(record)) === undefined) return undefined;
          return scope.keyOf ? scope.keyOf(record) : '';
        },
        step(state: Json | undefined, record): { outcome: Outcome; state: Json } {
          const value = subject.read(record)!;
          const at = place(value);
          const before = place(state);
          if (at === undefined) return { outcome: NOT_EVALUATED, state: state ?? null };
          if (before === undefined) return { outcome: PASS, state: value };
          const step = compare(at, before) * way;
          return { outcome: step > 0 || (step === 0 && !strictly) ? PASS : FAIL, state: value };
        },
        explain: (record, before) =>
          subject.explain(
            record,
            `${name} is ${inWords(subject.read(record))} after ${inWords(before)}, not ${expected}`,
          ),
      };
    },
  });
}
