import { boolean, nullish, strictObject } from 'valibot';
import type { JsonObject } from '../../json.ts';
import { column, columnName, inWords, ordinal } from '../column.ts';
import { compare, placing } from '../order.ts';
import { FAIL, NOT_EVALUATED, type Outcome, PASS, recordRule } from '../rule.ts';

/** Two numbers or two times; any other pair is not evaluated. */
export default recordRule({
  name: 'expect_column_pair_values_a_to_be_greater_than_b',
  summary: 'One number or time of the record is greater than another, or, with or_equal, not less.',
  dimension: 'consistency',
  kwargs: strictObject({ column_A: columnName, column_B: columnName, or_equal: nullish(boolean()) }),
  fields: kwargs => [kwargs.column_A, kwargs.column_B],
  example: {
    kwargs: { column_A: 'ask', column_B: 'bid' },
    passes: { ask: 10.1, bid: 10 },
    fails: { ask: 9.9, bid: 10 },
  },
  compile(kwargs, scope) {
    const greater = column(kwargs.column_A, scope);
    const lesser = column(kwargs.column_B, scope);
    const { fileTime } = scope;
    const [readA, readB] = [greater.read, lesser.read];
    const orEqual = kwargs.or_equal ?? false;
    const places = [placing(greater, scope), placing(lesser, scope)] as const;
    const inFile = (record: JsonObject): Outcome => {
      const [a, b] = [places[0](greater.read(record)), places[1](lesser.read(record))];
      // A comparison with nothing does not hold.
      if (a === undefined || b === undefined) return FAIL;
      const difference = compare(a, b);
      return difference > 0 || (orEqual && difference === 0) ? PASS : FAIL;
    };
    const relation = orEqual ? 'at least' : 'greater than';
    return {
      expected: `${relation} ${kwargs.column_B}`,
      test(record) {
        if (fileTime) return inFile(record);
        const a = readA(record);
        const b = readB(record);
        if (typeof a !== typeof b) return NOT_EVALUATED;
        const high = ordinal(a);
        const low = ordinal(b);
        if (high === undefined || low === undefined) return NOT_EVALUATED;
        return high > low || (orEqual && high === low) ? PASS : FAIL;
      },
      explain: record =>
        greater.explain(
          record,
          `${kwargs.column_A} is ${inWords(greater.read(record))}, not ${relation} ${kwargs.column_B}, ` +
            `which is ${inWords(lesser.read(record))}`,
        ),
    };
  },
});
