import type { FieldType } from '../../domain/contract/contract.ts';
import type { JsonObject } from '../../domain/json.ts';
import { neededColumns } from '../../domain/quality/batch/needed-columns.ts';
import type { ExpectationConfig } from '../../domain/quality/batch/suite.ts';
import type { Table } from '../../domain/quality/batch/table.ts';
import { sampleOf } from '../infer/sample.ts';
import type { Format } from '../records/read.ts';
import { mustFit } from './memory.ts';

/** A number that is whole and yet written as a float: 1.0, 1e3. */
const FLOAT = /\d(?:\.0+)?[eE]|\d\.0+(?!\d)/;
const BETWEEN_LOOKS = 10_000;

/**
 * A file as one table for a suite. It is held in memory, since an expectation may be about all of it; of each record only the
 * columns that the suite reads. Throws TooLarge, and what `sampleOf` throws.
 */
export async function tableOf(
  file: string,
  expectations: readonly ExpectationConfig[],
  format: Format | undefined,
): Promise<{ table: Table; unreadable: number }> {
  const needed = neededColumns(expectations);
  const names = new Set<string>();
  const floats = new Set<string>();
  let seen = 0;
  let last: readonly string[] = [];
  // The records of a file mostly have the same names in the same order.
  const see = (record: JsonObject): void => {
    const own = Object.keys(record);
    if (own.length === last.length && own.every((name, i) => name === last[i])) return;
    for (const name of own) names.add(name);
    last = own;
  };
  const keep = (record: JsonObject, text: string | undefined): JsonObject => {
    see(record);
    if (text !== undefined && FLOAT.test(text)) noteFloats(text, floats);
    if (++seen % BETWEEN_LOOKS === 0) mustFit(seen);
    if (!needed) return record;
    const kept: JsonObject = {};
    for (const name of needed) if (Object.hasOwn(record, name)) kept[name] = record[name]!;
    return kept;
  };
  const { records, unreadable, columns } = await sampleOf(file, Number.POSITIVE_INFINITY, {
    format,
    maxBytes: Number.POSITIVE_INFINITY,
    keep,
    onFloat: name => floats.add(name),
  });
  const types = Object.fromEntries([...floats].map((name): [string, FieldType] => [name, 'number']));
  // Without a record there is nothing to tell columns by.
  const seenNames = columns ?? (records.length > 0 ? [...names] : undefined);
  return { table: { records, types, ...(seenNames && { columns: seenNames }) }, unreadable };
}

/** The record's own fields whose number is written as a float. */
function noteFloats(text: string, floats: Set<string>): void {
  const record: unknown = JSON.parse(
    text,
    function (this: object, _key, value, context?: { source?: string }) {
      const written = context?.source;
      return typeof value === 'number' && written !== undefined && /[.eE]/.test(written)
        ? [FLOAT, value]
        : value;
    },
  );
  for (const [name, value] of Object.entries(record as object))
    if (Array.isArray(value) && value[0] === FLOAT) floats.add(name);
}
