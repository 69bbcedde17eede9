import { boolean, optional, strictObject } from 'valibot';
import type { Json, JsonObject } from '../json.ts';
import { column, columnName, inWords } from './column.ts';
import { compare, placing } from './order.ts';
import { FAIL, NOT_EVALUATED, type Outcome, PASS, stateRule } from './rule.ts';

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
    compile({ column: name, strictly = false }, scope) {
      const subject = column(name, scope);
      const place = placing(subject, scope);
      const expected = `${strictly ? 'strictly ' : ''}${direction}`;
      return {
        expected,
        key: record =>
          place(subject.read(record)) === undefined ? undefined : (scope.keyOf?.(record) ?? ''),
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
