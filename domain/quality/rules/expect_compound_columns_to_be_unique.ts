import { strictObject } from 'valibot';
import { columnList, columnsOf } from '../columns.ts';
import { setRule } from '../rule.ts';
import { uniqueIn } from '../unique.ts';

export default setRule({
  name: 'expect_compound_columns_to_be_unique',
  summary: 'No two records have the same values in several columns together.',
  dimension: 'uniqueness',
  kwargs: strictObject({ column_list: columnList }),
  fields: kwargs => kwargs.column_list,
  example: {
    kwargs: { column_list: ['order', 'line'] },
    passes: [
      { order: 1, line: 1 },
      { order: 1, line: 2 },
    ],
    fails: [
      { order: 1, line: 1 },
      { order: 1, line: 1 },
    ],
  },
  unique: kwargs => kwargs.column_list,
  compile: (kwargs, scope) => uniqueIn(columnsOf(kwargs.column_list, scope), scope),
});
