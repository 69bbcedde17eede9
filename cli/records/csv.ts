import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import type { Contract } from '../../domain/contract/contract.ts';
import { csvConverter } from '../../domain/contract/csv.ts';
import { malformed, type Parsed } from '../../domain/quality/parse.ts';
import { LONGEST_RECORD } from './split.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** The delimiter that the header has most of. */
export function delimiterOf(header: string): string {
  const counts = DELIMITERS.map(delimiter => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

interface Row {
  info: { lines: number };
  record: string[];
}

/** The rows of a CSV file as records of the contract. A row that cannot be read is a malformed record. */
export async function* csvRecords(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
  contract: Contract,
  onHeader?: (names: string[]) => void,
): AsyncGenerator<{ line: number; parsed: Parsed }> {
  const faults: { line: number; parsed: Parsed }[] = [];
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_RECORD,
  });
  parser.on('skip', (error: CsvError) => {
    const line = Number(error.lines ?? 0);
    faults.push({ line, parsed: malformed(`not CSV: ${error.message.slice(0, 100)}`) });
  });
  pipeline(Readable.from(chunks), parser, () => {});
  let convert: ReturnType<typeof csvConverter> | undefined;
  for await (const { info, record } of parser as AsyncIterable<Row>) {
    // The parser runs ahead of its rows: a fault is told in its place among them.
    while (faults.length > 0 && faults[0]!.line <= info.lines) yield faults.shift()!;
    if (convert) yield { line: info.lines - breaksIn(record), parsed: { record: convert(record) } };
    else {
      convert = csvConverter(contract, record);
      onHeader?.(record.map(name => name.trim()));
    }
  }
  yield* faults;
}

/** Line breaks inside a row's cells: so many lines before its end it began. */
const breaksIn = (row: readonly string[]): number =>
  row.reduce((sum, cell) => (cell.includes('\n') ? sum + cell.split('\n').length - 1 : sum), 0);
