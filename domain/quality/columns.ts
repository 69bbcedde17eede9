import { array, minLength, pipe } from 'valibot';
import type { Json, JsonObject } from '../json.ts';
import { type Column, column, columnName, inWords } from './column.ts';
import type { RuleScope } from './rule.ts';

/** The kwarg that names several columns. */
export const columnList = pipe(array(columnName), minLength(2, 'give two columns or more'));

export const columnsOf = (names: readonly string[], scope: RuleScope): Column[] =>
  names.map(name => column(name, scope));

export const isNull = (value: Json | undefined): value is null | undefined =>
  value === undefined || value === null;

/** `a is 1 and b is 2` */
export const allInWords = (columns: readonly Column[], record: JsonObject): string =>
  columns.map(one => `${one.name} is ${inWords(one.read(record))}`).join(' and ');
