import { number, strictObject } from 'valibot';
import type { Dimension } from '../../contract/contract.ts';
import type { Json, JsonObject } from '../../json.ts';
import { FAIL, PASS, type RuleScope, windowRule } from '../rule.ts';
import type { Measure } from './measure.ts';

/** A rule that something is there in an exact number. */
export const countRule = <State extends Json>({
  measure,
  ...rule
}: {
  name: string;
  summary: string;
  dimension: Dimension;
  example: { kwargs: { value: number }; passes: JsonObject[]; fails: JsonObject[] };
  measure(scope: RuleScope): Measure<State>;
}) =>
  windowRule({
    ...rule,
    kwargs: strictObject({ value: number() }),
    doubt: ({ value }) =>
      Number.isInteger(value) && value >= 0
        ? undefined
        : { kwarg: 'value', message: 'a count is a whole number, 0 or more' },
    fields: () => [],
    compile({ value }, scope) {
      const counting = measure(scope);
      return {
        expected: `exactly ${value}`,
        ...counting,
        judge(state: State) {
          const observed = counting.value(state) ?? 0;
          return { outcome: observed === value ? PASS : FAIL, observed };
        },
      };
    },
  });
