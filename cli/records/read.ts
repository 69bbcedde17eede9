import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { Contract } from '../../domain/contract/contract.ts';
import { malformed, type Parsed, parseRecord } from '../../domain/quality/parse.ts';
import { csvRecords, delimiterOf } from './csv.ts';
import { withHead } from './head.ts';
import { elements, lines, type Piece } from './split.ts';

export const FORMATS = ['ndjson', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export interface FileRecord {
  /** Line the record begins on, from 1. */
  line: number;
  parsed: Parsed;
}

const BY_NAME: Readonly<Record<string, Format>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.tsv': 'csv',
};

/** By the file's name; where that leaves it open, by its first character. */
export function formatOf(name: string, head: string): Format {
  const named = BY_NAME[extname(name.replace(/\.gz$/, '')).toLowerCase()];
  if (named) return named;
  const first = head.trimStart()[0];
  const isJson = /\.json(\.gz)?$/i.test(name);
  if (first === '[') return 'json';
  if (first !== '{') return isJson ? 'json' : 'csv';
  // A record laid out over several lines is no newline-delimited JSON.
  return /^\s*\{\s*\n/.test(head) || (isJson && !isWhole(head.trimStart())) ? 'json' : 'ndjson';
}

/** Whether the first line is a record by itself. */
function isWhole(head: string): boolean {
  const [line = ''] = head.split('\n', 1);
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

async function* parsed(pieces: AsyncIterable<Piece>): AsyncGenerator<FileRecord> {
  for await (const { line, bytes, fault } of pieces)
    yield { line, parsed: bytes ? parseRecord(bytes) : malformed(fault) };
}

export interface ReadOptions {
  format?: Format;
  onBytes?: (count: number) => void;
  /** The names of a CSV file's columns, before its first record. */
  onHeader?: (names: string[]) => void;
}

/**
 * The records of a file (`-`: standard input), one after another, in constant memory: newline-delimited JSON, a JSON
 * list or CSV, plain or gzipped. Throws what the file system or gzip says; faulty records are records that say why.
 */
export async function* readRecords(
  file: string,
  contract: Contract,
  options: ReadOptions = {},
): AsyncGenerator<FileRecord> {
  const raw = file === '-' ? process.stdin : createReadStream(file);
  raw.on('data', (chunk: Buffer) => options.onBytes?.(chunk.length));
  const unpacked = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error: Error) => unpacked.destroy(error));
  const { head, chunks } = await withHead(unpacked[Symbol.asyncIterator]());
  const format = options.format ?? formatOf(file, head);
  if (format === 'csv')
    yield* csvRecords(chunks, delimiterOf(head.split('\n', 1)[0]!), contract, options.onHeader);
  else yield* parsed(format === 'json' ? elements(chunks) : lines(chunks));
}
