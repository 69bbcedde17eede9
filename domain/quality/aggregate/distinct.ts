import { array, boolean, nullable, number, strictObject, string, union } from 'valibot';
import type { Json, JsonObject } from '../../json.ts';
import { column, columnName } from '../column.ts';
import { membership } from '../membership.ts';
import { FAIL, PASS, windowRule } from '../rule.ts';
import { distinct, type Frequencies, frequenciesOf, unknownOf } from './frequencies.ts';

interface Sets {
  found: readonly Json[];
  given: readonly Json[];
  isGiven(value: Json): boolean;
  isFound(value: Json): boolean;
}

/** A rule that compares the different values of a column with a set. */
export function distinctRule(rule: {
  name: string;
  summary: string;
  relation: string;
  example: {
    kwargs: { column: string; value_set: (string | number)[] };
    passes: JsonObject[];
    fails: JsonObject[];
  };
  holds(sets: Sets): boolean;
}) {
  const { relation, holds, ...described } = rule;
  return windowRule({
    ...described,
    dimension: 'conformity',
    kwargs: strictObject({
      column: columnName,
      value_set: nullable(array(nullable(union([string(), number(), boolean()])))),
    }),
    fields: kwargs => [kwargs.column],
    compile({ column: name, value_set }, scope) {
      const type = scope.typeOf(name);
      // No value is null: a set with null in it is never wholly there.
      const given = value_set ?? [];
      const isGiven = membership(given, type, scope);
      return {
        expected: `different values that ${relation} a set of ${given.length}`,
        ...frequenciesOf(column(name, scope), scope),
        judge(state: Frequencies) {
          const unknown = unknownOf(state);
          if (unknown && !(scope.fileTime && state.n === 0)) return unknown;
          const counted = distinct(state);
          const found = counted.map(([value]) => value);
          return {
            outcome: holds({ found, given, isGiven, isFound: membership(found, type, scope) }) ? PASS : FAIL,
            observed: found,
            details: { value_counts: counted.map(([value, count]) => ({ value, count })) },
          };
        },
      };
    },
  });
}
