import { rules } from '../../catalogue.gen.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { namesIn } from '../expression/names.ts';
import type { ExpectationConfig } from './suite.ts';

/** Expectations that ask which columns there are, and nothing of what is in them. */
const ABOUT_NAMES = /^expect_(table_|column_to_exist$)/;

/** Names that a suite's expectations read of each record; undefined: all of them, whatever there is. */
export function neededColumns(expectations: readonly ExpectationConfig[]): ReadonlySet<string> | undefined {
  const needed = new Set<string>();
  for (const { type, kwargs } of expectations) {
    const names = namesFor(type, kwargs);
    if (!names) return undefined;
    // A dotted name may be a name, or a path that begins with a column's.
    for (const name of names) needed.add(name).add(name.split('.')[0]!);
  }
  return needed;
}

function namesFor(type: string, kwargs: JsonObject): string[] | undefined {
  const { result_format: format, row_condition: condition } = kwargs;
  const { unexpected_index_column_names: index = [], include_unexpected_rows: rows } = isObject(
    format ?? null,
  )
    ? (format as JsonObject)
    : {};
  if (rows === true) return undefined;
  const own = ABOUT_NAMES.test(type) ? [] : subjectNames(kwargs);
  // What is unknown is an error of its own, and reads nothing.
  if (!own) return Object.hasOwn(rules, type) ? undefined : [];
  try {
    const conditional = typeof condition === 'string' && condition !== '' ? namesIn(condition) : [];
    return [...own, ...conditional, ...(Array.isArray(index) ? index.map(String) : [])];
  } catch {
    return own;
  }
}

function subjectNames({ column, column_A, column_B, column_list }: JsonObject): string[] | undefined {
  const named: (Json | undefined)[] = Array.isArray(column_list)
    ? column_list
    : [column ?? column_A, column_B];
  const names = named.filter(name => name !== undefined);
  return names.length > 0 && names.every(name => typeof name === 'string') ? names : undefined;
}
