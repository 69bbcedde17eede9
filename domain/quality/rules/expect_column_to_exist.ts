import { integer, nullish, number, pipe, strictObject } from 'valibot';
import { type ColumnsSeen, columnsSeen } from '../aggregate/columns-seen.ts';
import { columnName } from '../column.ts';
import { FAIL, PASS, windowRule } from '../rule.ts';

/** `column` is the name of a field of the records themselves: a path into an object is none. */
export default windowRule({
  name: 'expect_column_to_exist',
  summary: 'Records have a field of this name, or with column_index: the field in this place, from 0.',
  dimension: 'conformity',
  kwargs: strictObject({
    column: columnName,
    column_index: nullish(pipe(number(), integer('a place is a whole number'))),
  }),
  doubt: ({ column_index }) =>
    (column_index ?? 0) < 0 ? { kwarg: 'column_index', message: 'places begin at 0' } : undefined,
  fields: () => [],
  example: { kwargs: { column: 'id' }, passes: [{ id: 1 }], fails: [{ number: 1 }] },
  compile: ({ column, column_index }, scope) => ({
    expected: column_index == null ? `a field ${column}` : `a field ${column} in place ${column_index}`,
    ...columnsSeen(scope),
    judge({ names }: ColumnsSeen) {
      const there = column_index == null ? names.includes(column) : names[column_index] === column;
      return { outcome: there ? PASS : FAIL, observed: null };
    },
  }),
});
