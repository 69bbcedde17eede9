import { strictObject } from 'valibot';
import { column, columnName } from '../column.ts';
import { setRule } from '../rule.ts';
import { uniqueIn } from '../unique.ts';

export default setRule({
  name: 'expect_column_values_to_be_unique',
  summary: 'No two records have the same value.',
  dimension: 'uniqueness',
  kwargs: strictObject({ column: columnName }),
  fields: kwargs => [kwargs.column],
  example: { kwargs: { column: 'id' }, passes: [{ id: 1 }, { id: 2 }], fails: [{ id: 1 }, { id: 1 }] },
  unique: kwargs => [kwargs.column],
  compile: (kwargs, scope) => uniqueIn([column(kwargs.column, scope)], scope),
});
