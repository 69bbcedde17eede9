import { type Contract, DEFAULT_WINDOW } from '../../domain/contract/contract.ts';
import { typed } from '../../domain/contract/infer/cells.ts';
import type { JsonObject } from '../../domain/json.ts';
import { type Format, readRecords } from '../records/read.ts';

/** How much of the data is looked at at most, however few records that are. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface Sample {
  records: JsonObject[];
  /** Records among them that could not be read or are no object. */
  unreadable: number;
  /** The names of a CSV file's columns. */
  columns?: string[];
}

/** Data without a single record that can be read, and why. */
export class UnusableData extends Error {
  override name = 'UnusableData';
}

/** What the cells of a CSV file are read by as long as there is no contract: all of them stay text. */
const NO_CONTRACT: Contract = {
  source: 'sample',
  version: '0.0.0',
  title: 'sample',
  table: 'sample',
  fields: [],
  rules: [],
  sla: {},
  key: [],
  time: '',
  transforms: [],
  enrichers: [],
  monitors: [],
  write: 'append',
  window: DEFAULT_WINDOW,
  examples: [],
};

/** At most `limit` records from the beginning of a file, or of standard input for `-`. */
export async function sampleOf(
  file: string,
  limit: number,
  {
    format,
    maxBytes = MAX_BYTES,
    keep = record => record,
    onFloat,
  }: {
    format?: Format | undefined;
    maxBytes?: number;
    /** What to keep of a record; `text`: what it was read from, where it was JSON. */
    keep?: (record: JsonObject, text: string | undefined) => JsonObject;
    onFloat?: ((column: string) => void) | undefined;
  } = {},
): Promise<Sample> {
  const sample: Sample = { records: [], unreadable: 0 };
  let bytes = 0;
  let fault: string | undefined;
  const onBytes = (count: number) => {
    bytes += count;
  };
  const onHeader = (names: string[]) => {
    sample.columns = names;
  };
  const reading = { onBytes, onHeader, ...(format && { format }) };
  const read = readRecords(file, NO_CONTRACT, reading);
  let cells = false;
  for await (const { line, parsed } of read) {
    if (parsed.record) sample.records.push(keep(parsed.record, parsed.text));
    else {
      sample.unreadable++;
      fault ??= `line ${line}: ${parsed.failure.message}`;
    }
    // Only a CSV row was never the text of a record.
    cells ||= parsed.record !== undefined && parsed.text === undefined;
    if (sample.records.length === limit || bytes > maxBytes) break;
  }
  if (sample.records.length === 0 && fault !== undefined) throw new UnusableData(fault);
  return cells ? { ...sample, records: typed(sample.records, onFloat) } : sample;
}
