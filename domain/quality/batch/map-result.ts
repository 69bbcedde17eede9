import { isObject, type Json, type JsonObject } from '../../json.ts';
import { identity } from '../identity.ts';
import { compare } from '../order.ts';
import { listed, type Subject } from './faults.ts';
import type { Common } from './kwargs.ts';

/** A record, and its place in the file. */
export interface Placed {
  record: JsonObject;
  index: number;
}

/** How a result lists what is at fault. */
export type Listing = Pick<
  Common,
  'resultFormat' | 'partialCount' | 'indexColumns' | 'excludeValues' | 'includeRows'
>;

export interface Judged {
  /** Records that the condition lets through. */
  elements: number;
  /** Of those, left out for values that they lack; undefined: the expectation is about exactly that. */
  missing: number | undefined;
  /** Of those, there and yet not judged; a file that is judged as Great Expectations does has none. */
  unjudged?: number;
}

const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (part / whole) * 100);

/** Whether so many faults among so many values are few enough: the share of the others is compared, as floats are. */
export const isMostly = (judged: number, faults: number, mostly: number): boolean =>
  judged === 0 || (judged - faults) / judged >= mostly;

/** What is at fault with an expectation about single records: gathered one by one, and no more of it than is listed. */
export class FaultList {
  readonly #subject: Subject;
  readonly #listing: Listing;
  readonly #most: number;
  readonly #values: Json[] = [];
  readonly #places: Json[] = [];
  readonly #rows: JsonObject[] = [];
  count = 0;

  constructor(subject: Subject, listing: Listing) {
    this.#subject = subject;
    this.#listing = listing;
    const { resultFormat, partialCount } = listing;
    this.#most = resultFormat === 'COMPLETE' ? Infinity : resultFormat === 'BOOLEAN_ONLY' ? 0 : partialCount;
  }

  /** `value`: where what is at fault stands in no column, as text that is no record. */
  add(placed: Placed, value: Json = listed(this.#subject, placed.record)): void {
    this.count++;
    if (this.count > this.#most) return;
    this.#values.push(value);
    this.#places.push(placeOf(placed, this.#subject, this.#listing));
    const { includeRows, partialCount } = this.#listing;
    if (includeRows && this.count <= partialCount) this.#rows.push(placed.record);
  }

  /** What Great Expectations answers. */
  result({ elements, missing, unjudged = 0 }: Judged): JsonObject {
    const { resultFormat, partialCount, excludeValues, includeRows, indexColumns } = this.#listing;
    if (resultFormat === 'BOOLEAN_ONLY') return {};
    const judged = elements - (missing ?? 0) - unjudged;
    const result: JsonObject = {
      element_count: elements,
      unexpected_count: this.count,
      unexpected_percent: percent(this.count, judged),
      ...(!excludeValues && { partial_unexpected_list: this.#values.slice(0, partialCount) }),
      ...(indexColumns && { unexpected_index_column_names: indexColumns }),
      ...(missing !== undefined && {
        missing_count: missing,
        missing_percent: percent(missing, elements),
        unexpected_percent_total: percent(this.count, elements),
        unexpected_percent_nonmissing: percent(this.count, judged),
      }),
      ...(includeRows && { unexpected_rows: this.#rows }),
    };
    if (resultFormat === 'BASIC') return result;
    if (partialCount > 0) {
      const counts = excludeValues ? undefined : counted(this.#values, partialCount);
      if (counts) result.partial_unexpected_counts = counts;
      result.partial_unexpected_index_list = this.#places.slice(0, partialCount);
    }
    if (resultFormat === 'SUMMARY') return result;
    if (!excludeValues) result.unexpected_list = this.#values;
    return { ...result, unexpected_index_list: this.#places };
  }
}

/** The record's place from 0; or its values in the columns at fault and those by which it is named. */
function placeOf(
  { record, index }: Placed,
  subject: Subject,
  { indexColumns, excludeValues }: Listing,
): Json {
  if (!indexColumns) return index;
  const about =
    subject.kind === 'table' || excludeValues
      ? []
      : subject.columns.map(one => [one.name, one.read(record) ?? null]);
  return Object.fromEntries([...about, ...indexColumns.map(name => [name, record[name] ?? null])]);
}

/** What cannot be told apart or put in order in Python is not counted there. */
class NotComparable extends Error {}

const isPlain = (value: Json): value is number | string | boolean =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';

function byValue(a: Json, b: Json): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    const differs = a.findIndex((item, i) => identity(item) !== identity(b[i]));
    return differs < 0 ? 0 : byValue(a[differs]!, b[differs] ?? null);
  }
  // Beside numbers a null is not a number: it has no place, and troubles nobody.
  if ((a === null && typeof b === 'number') || (typeof a === 'number' && b === null)) return 0;
  if (!isPlain(a) || !isPlain(b) || (typeof a === 'string') !== (typeof b === 'string'))
    throw new NotComparable();
  return typeof a === 'string' ? compare(a, b as string) : Number(a) - Number(b);
}

/**
 * How often each listed value is there: the most frequent, of those that are as frequent the first seen; in the order of
 * their counts, and then of their values. Undefined where values have no order, as Great Expectations has it.
 */
function counted(values: readonly Json[], most: number): { value: Json; count: number }[] | undefined {
  const plain = isObject(values[0] ?? null)
    ? values.map(value => Object.values(value as JsonObject))
    : values;
  const counts = new Map<string, { value: Json; count: number }>();
  for (const value of plain) {
    // As in Python, truth is the number 0 or 1.
    const key = identity(typeof value === 'boolean' ? Number(value) : value);
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { value, count: 1 });
  }
  const listed = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, most);
  try {
    return listed.sort((a, b) => b.count - a.count || byValue(a.value, b.value));
  } catch (error) {
    if (error instanceof NotComparable) return undefined;
    throw error;
  }
}
