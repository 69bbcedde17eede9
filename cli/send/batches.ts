import type { Piece } from '../records/split.ts';

/** Records for one request. */
export interface Batch {
  /** NDJSON. */
  body: Buffer;
  /** The line of the file that each record begins on. */
  lines: number[];
}

export interface BatchOptions {
  /** Records a batch. */
  size: number;
  /**
   * A batch that is not full goes out after so long, ms: for input that trickles. Absent for files, whose batches must
   * be the same each time.
   */
  flushAfter?: number;
  /** Told of what is no record. */
  onFault(line: number, reason: string): void;
}

/** Well below the 4.4 MB that fit a Lambda call, and large enough that frames are full. */
const BATCH_BYTES = 2 * 1024 * 1024;

const NEWLINE = Buffer.from('\n');

/** Gathers pieces into batches, in their order. */
export async function* batches(source: AsyncIterable<Piece>, options: BatchOptions): AsyncGenerator<Batch> {
  const { size, flushAfter, onFault } = options;
  const pieces = source[Symbol.asyncIterator]();
  let parts: Buffer[] = [];
  let lines: number[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let due: Promise<undefined> | undefined;
  const batch = (): Batch => {
    clearTimeout(timer);
    const made = { body: Buffer.concat(parts), lines };
    parts = [];
    lines = [];
    bytes = 0;
    due = undefined;
    return made;
  };
  try {
    for (let next = pieces.next(); ; ) {
      const step = await (due ? Promise.race([next, due]) : next);
      if (!step) {
        yield batch();
        continue;
      }
      if (step.done) break;
      next = pieces.next();
      // It is awaited above, but perhaps only after a batch was taken.
      next.catch(() => {});
      const { line, bytes: record, fault } = step.value;
      if (!record) {
        onFault(line, fault);
        continue;
      }
      if (lines.length > 0 && bytes + record.length > BATCH_BYTES) yield batch();
      parts.push(record, NEWLINE);
      lines.push(line);
      bytes += record.length + 1;
      if (lines.length === size) yield batch();
      else if (flushAfter !== undefined)
        due ??= new Promise(resolve => {
          timer = setTimeout(resolve, flushAfter, undefined);
        });
    }
    if (lines.length > 0) yield batch();
  } finally {
    clearTimeout(timer);
  }
}
