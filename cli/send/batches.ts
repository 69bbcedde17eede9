import type { Piece } from '../records/split.ts';

/** Records for one request. */
export interface Batch {
  /** NDJSON. */
  body: Buffer;
  /** The line of the file that each record begins on. */
  lines: number[];
}

/** Well below the 4.4 MB that fit a Lambda call, and large enough that frames are full. */
const BATCH_BYTES = 2 * 1024 * 1024;

const NEWLINE = Buffer.from('\n');

/** Gathers pieces into batches of at most `size` records; what is no record is given to `onFault`. */
export async function* batches(
  pieces: AsyncIterable<Piece>,
  size: number,
  onFault: (line: number, reason: string) => void,
): AsyncGenerator<Batch> {
  let parts: Buffer[] = [];
  let lines: number[] = [];
  let bytes = 0;
  const batch = (): Batch => {
    const made = { body: Buffer.concat(parts), lines };
    parts = [];
    lines = [];
    bytes = 0;
    return made;
  };
  for await (const piece of pieces) {
    if (!piece.bytes) {
      onFault(piece.line, piece.fault);
      continue;
    }
    if (lines.length > 0 && bytes + piece.bytes.length > BATCH_BYTES) yield batch();
    parts.push(piece.bytes, NEWLINE);
    lines.push(piece.line);
    bytes += piece.bytes.length + 1;
    if (lines.length === size) yield batch();
  }
  if (lines.length > 0) yield batch();
}
