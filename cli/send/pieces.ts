import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Contract } from '../../domain/contract/contract.ts';
import { onOneLine } from '../../domain/frame/scan.ts';
import { csvRecords, delimiterOf } from '../records/csv.ts';
import { withHead } from '../records/head.ts';
import { type Format, formatOf } from '../records/read.ts';
import { elements, lines, type Piece } from '../records/split.ts';

const NEWLINE = 10;
const CHUNK_BYTES = 256 * 1024;

export interface Reading {
  /** Told by the file's name and first bytes when absent. */
  format?: Format;
  /** Of the source; asked only for CSV, whose cells have no types of their own. */
  contract: () => Contract;
  /** Called with the bytes read from the file, before unpacking. */
  onBytes(count: number): void;
}

/**
 * The records of a file (`-`: standard input) in their own bytes, each on one line, in constant memory. What cannot be
 * sent as a record is a piece with the reason. Throws what the file system or gzip says.
 */
export async function* pieces(file: string, reading: Reading): AsyncGenerator<Piece> {
  const source: Readable =
    file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      reading.onBytes(chunk.length);
      yield chunk;
    }
  }
  // What goes wrong before the unpacking destroys it with that error: whoever reads it is told.
  const opened: AsyncIterable<Buffer> = file.endsWith('.gz')
    ? pipeline(counted, createGunzip(), () => {})
    : counted();
  const { head, chunks } = await withHead(opened[Symbol.asyncIterator]());
  const format = reading.format ?? formatOf(file, head);
  if (format === 'csv') yield* fromCsv(chunks, delimiterOf(head.split('\n', 1)[0]!), reading.contract());
  else if (format === 'ndjson') yield* lines(chunks);
  else for await (const piece of elements(chunks)) yield oneLine(piece);
}

function oneLine(piece: Piece): Piece {
  if (!piece.bytes?.includes(NEWLINE)) return piece;
  const bytes = onOneLine(piece.bytes);
  return bytes.includes(NEWLINE)
    ? { line: piece.line, fault: 'a line break inside a string, which JSON does not allow' }
    : { line: piece.line, bytes };
}

async function* fromCsv(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
  contract: Contract,
): AsyncGenerator<Piece> {
  for await (const { line, parsed } of csvRecords(chunks, delimiter, contract))
    yield parsed.record
      ? { line, bytes: Buffer.from(JSON.stringify(parsed.record)) }
      : { line, fault: parsed.failure.message };
}
