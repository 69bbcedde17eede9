import type { Json, JsonObject } from '../../json.ts';
import { identity } from '../identity.ts';
import { compare } from '../order.ts';
import { listed, type Subject } from './faults.ts';
import type { Common } from './kwargs.ts';

/** A record, and its place in the file. */
export interface Placed {
  record: JsonObject;
  index: number;
}

export interface Judged {
  subject: Subject;
  common: Common;
  /** Records that the condition lets through. */
  elements: number;
  /** Of those, left out for values that they lack; undefined: the expectation is about exactly that. */
  missing: number | undefined;
  faults: readonly Placed[];
}

const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (part / whole) * 100);

/** What Great Expectations answers for an expectation about single records. */
export function mapResult({ subject, common, elements, missing, faults }: Judged): {
  success: boolean;
  result: JsonObject;
} {
  const judged = elements - (missing ?? 0);
  const success = judged === 0 || (judged - faults.length) / judged >= common.mostly;
  const { resultFormat, partialCount } = common;
  if (resultFormat === 'BOOLEAN_ONLY') return { success, result: {} };
  const values = faults.map(({ record }) => listed(subject, record));
  const result: JsonObject = {
    element_count: elements,
    unexpected_count: faults.length,
    unexpected_percent: percent(faults.length, judged),
    partial_unexpected_list: values.slice(0, partialCount),
    ...(missing !== undefined && {
      missing_count: missing,
      missing_percent: percent(missing, elements),
      unexpected_percent_total: percent(faults.length, elements),
      unexpected_percent_nonmissing: percent(faults.length, judged),
    }),
  };
  if (resultFormat === 'BASIC') return { success, result };
  const places = faults.map(placed => placeOf(placed, subject, common));
  result.partial_unexpected_counts = counted(values).slice(0, partialCount);
  result.partial_unexpected_index_list = places.slice(0, partialCount);
  if (resultFormat === 'SUMMARY') return { success, result };
  return { success, result: { ...result, unexpected_list: values, unexpected_index_list: places } };
}

/** The record's place from 0; or its values in the columns at fault and those by which it is named. */
function placeOf({ record, index }: Placed, subject: Subject, { indexColumns }: Common): Json {
  if (!indexColumns) return index;
  const about =
    subject.kind === 'table' ? [] : subject.columns.map(one => [one.name, one.read(record) ?? null]);
  return Object.fromEntries([...about, ...indexColumns.map(name => [name, record[name] ?? null])]);
}

const isPlain = (value: Json): value is number | string =>
  typeof value === 'number' || typeof value === 'string';
/** Values of different types, and those that have no order, stay as they came. */
const byValue = (a: Json, b: Json): number =>
  isPlain(a) && isPlain(b) && typeof a === typeof b ? compare(a, b) : 0;

/** The most frequent first, those that are as frequent by value. */
function counted(values: readonly Json[]): { value: Json; count: number }[] {
  const counts = new Map<string, { value: Json; count: number }>();
  for (const value of values) {
    const known = counts.get(identity(value));
    if (known) known.count++;
    else counts.set(identity(value), { value, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || byValue(a.value, b.value));
}
