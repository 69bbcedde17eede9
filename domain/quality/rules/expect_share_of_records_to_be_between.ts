import { minLength, pipe, strictObject, string } from 'valibot';
import { BOUNDS, boundsInWords, within } from '../aggregate/between.ts';
import { compileCondition } from '../expression/condition.ts';
import { namedBy } from '../expression/named.ts';
import { FAIL, NOT_EVALUATED, PASS, windowRule } from '../rule.ts';

export default windowRule({
  name: 'expect_share_of_records_to_be_between',
  summary: 'The share of records for which a condition holds lies between two bounds, from 0 to 1.',
  dimension: 'consistency',
  kwargs: strictObject({ condition: pipe(string(), minLength(1, 'a condition needs text')), ...BOUNDS }),
  judgesNull: true,
  fields: ({ condition }) => namedBy(condition),
  example: {
    kwargs: { condition: 'price > 0', min_value: 0.5, strict_min: true },
    passes: [{ price: 1 }, { price: 2 }, { price: null }],
    fails: [{ price: 1 }, { price: -2 }],
  },
  doubt: ({ condition }) =>
    /\bnow\s*\(/.test(condition)
      ? {
          kwarg: 'condition',
          message: 'a window does not know when each record was received: now() has no meaning',
        }
      : undefined,
  compile({ condition, ...bounds }, scope) {
    const holds = compileCondition(condition, scope);
    return {
      expected: `${condition} for ${boundsInWords(bounds)} of the records`,
      empty: () => ({ all: 0, held: 0 }),
      add(state: { all: number; held: number }, record) {
        state.all++;
        if (holds(record)) state.held++;
      },
      merge(state, other) {
        state.all += other.all;
        state.held += other.held;
      },
      judge({ all, held }) {
        if (all === 0) return { outcome: NOT_EVALUATED, observed: null };
        const observed = held / all;
        return { outcome: within(observed, bounds, scope) ? PASS : FAIL, observed };
      },
    };
  },
});
