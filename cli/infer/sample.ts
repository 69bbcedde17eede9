/** The first records of a file or of standard input, whatever their number. */
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { recordsOf } from '../../domain/contract/infer/cells.ts';
import { scanValue, skipSpace } from '../../domain/frame/scan.ts';
import { isObject, type Json, type JsonObject } from '../../domain/json.ts';

export const FORMATS = ['csv', 'ndjson', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** How much of the data is looked at, whatever its size. */
const HEAD_BYTES = 32 * 1024 * 1024;
const MAX_CSV_ROW = 1024 * 1024;
const NEWLINE = 0x0a;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const COMMA = 0x2c;

export interface Sample {
  records: JsonObject[];
  /** Records that could not be read or are no object. */
  unreadable: number;
}

/** Data that cannot be sampled, and why. */
export class UnusableData extends Error {
  override name = 'UnusableData';
}

async function head(stream: Readable): Promise<{ data: Buffer; cut: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > HEAD_BYTES) return { data: Buffer.concat(chunks), cut: true };
  }
  return { data: Buffer.concat(chunks), cut: false };
}

function told(data: Buffer): Format {
  const first = data[skipSpace(data, 0)];
  if (first === OPEN_BRACKET) return 'json';
  return first === OPEN_BRACE ? 'ndjson' : 'csv';
}

function* lines(data: Buffer, cut: boolean): Generator<Buffer> {
  for (let start = 0; start < data.length; ) {
    const newline = data.indexOf(NEWLINE, start);
    // The last line of data that goes on is no whole one.
    if (newline === -1 && cut) return;
    const end = newline === -1 ? data.length : newline;
    if (skipSpace(data, start, end) < end) yield data.subarray(start, end);
    start = end + 1;
  }
}

/** The elements of an array, or objects one after another. */
function* values(data: Buffer): Generator<Buffer> {
  let at = skipSpace(data, 0);
  if (data[at] === OPEN_BRACKET) at = skipSpace(data, at + 1);
  while (at < data.length) {
    const value = scanValue(data, at);
    if (!value.ok) return;
    yield data.subarray(at, value.end);
    at = skipSpace(data, value.end);
    if (data[at] === COMMA) at = skipSpace(data, at + 1);
    else if (data[at] !== OPEN_BRACE) return;
  }
}

function parsed(texts: Iterable<Buffer>, limit: number): Sample {
  const sample: Sample = { records: [], unreadable: 0 };
  for (const text of texts) {
    if (sample.records.length === limit) break;
    let value: Json = null;
    try {
      value = JSON.parse(text.toString()) as Json;
    } catch {
      // counted below, with what is no object
    }
    if (isObject(value)) sample.records.push(value);
    else sample.unreadable++;
  }
  return sample;
}

function rows(data: Buffer, cut: boolean, limit: number): Sample {
  const whole = cut ? data.subarray(0, data.lastIndexOf(NEWLINE) + 1) : data;
  let table: string[][];
  try {
    table = parse(whole, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: MAX_CSV_ROW,
      to: limit + 1,
    });
  } catch (error) {
    throw new UnusableData(`not readable as CSV: ${(error as Error).message}`);
  }
  const [columns = [], ...cells] = table;
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined)
    throw new UnusableData(`the CSV header has the column ${JSON.stringify(twice)} twice`);
  return { records: recordsOf(columns, cells), unreadable: 0 };
}

const stripped = (data: Buffer): Buffer =>
  data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;

/** At most `limit` records of a file, or of standard input for `-`. The format is told by the name, else by the data. */
export async function sampleOf(file: string, limit: number, format?: Format): Promise<Sample> {
  const found = await head(file === '-' ? process.stdin : createReadStream(file));
  const data = stripped(found.data);
  const named = FORMATS.find(name => extname(file).toLowerCase() === `.${name}`);
  const shape = format ?? named ?? told(data);
  if (shape === 'csv') return rows(data, found.cut, limit);
  return parsed(shape === 'ndjson' ? lines(data, found.cut) : values(data), limit);
}
