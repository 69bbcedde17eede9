import { strictObject } from 'valibot';
import { column, columnName, inWords } from '../column.ts';
import { isNull } from '../columns.ts';
import { identityIn } from '../identity.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';

export default recordRule({
  name: 'expect_column_pair_values_to_be_equal',
  summary: 'Two fields of the record hold the same value.',
  dimension: 'consistency',
  kwargs: strictObject({ column_A: columnName, column_B: columnName }),
  fields: kwargs => [kwargs.column_A, kwargs.column_B],
  example: {
    kwargs: { column_A: 'billed', column_B: 'paid' },
    passes: { billed: 10, paid: 10 },
    fails: { billed: 10, paid: 9 },
  },
  compile(kwargs, scope) {
    const a = column(kwargs.column_A, scope);
    const b = column(kwargs.column_B, scope);
    const same = identityIn(scope);
    return {
      expected: `equal to ${kwargs.column_B}`,
      test(record) {
        const [left, right] = [a.read(record), b.read(record)];
        if (isNull(left) || isNull(right)) return NOT_EVALUATED;
        return left === right || same(left) === same(right) ? PASS : FAIL;
      },
      explain: record =>
        a.explain(
          record,
          `${a.name} is ${inWords(a.read(record))}, not equal to ${b.name}, which is ${inWords(b.read(record))}`,
        ),
    };
  },
});
