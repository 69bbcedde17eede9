import type { Page, Stream } from './stream.ts';

const named = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** An iterator behind a position, or at the oldest record when the position is of another stream that had this name. */
export async function iteratorFrom(
  stream: Stream,
  shardId: string,
  after: string | undefined,
): Promise<string> {
  try {
    return await stream.iterator(shardId, after);
  } catch (error) {
    if (after === undefined || !named(error, 'InvalidArgumentException')) throw error;
    return stream.iterator(shardId, undefined);
  }
}

/** Kinesis gives at most 10 MB at a time by itself; kinesalite gives as much as it is asked for. */
const PAGE_BYTES = 10_000_000;

/** Reads one shard forward from a position, whatever becomes of its iterators. */
export class ShardReader {
  #stream: Stream;
  #shardId: string;
  /** Sequence number of the last record read; undefined for the oldest one. */
  #after: string | undefined;
  #iterator: string | undefined;
  /** Bytes of a record on the last page; before there was one, what a record is at most. */
  #recordBytes = 1_048_576;

  constructor(stream: Stream, shardId: string, after: string | undefined) {
    this.#stream = stream;
    this.#shardId = shardId;
    this.#after = after;
  }

  /**
   * The next records, at most `most` and about 10 MB, or none; `more` when there may be others at once. After a rejection
   * the next call goes on from the same place.
   * @param closed the shard takes no more records
   */
  async read(most: number, closed: boolean): Promise<Page & { more: boolean }> {
    const limit = Math.max(1, Math.min(most, Math.floor(PAGE_BYTES / this.#recordBytes)));
    let page: Page;
    try {
      page = await this.#page(limit);
    } catch (error) {
      this.#iterator = undefined;
      if (!named(error, 'ExpiredIteratorException')) throw error;
      page = await this.#page(limit);
    }
    const last = page.records.at(-1);
    if (last) {
      this.#after = last.sequenceNumber;
      const bytes = page.records.reduce((sum, record) => sum + record.data.length, 0);
      this.#recordBytes = Math.max(1, bytes / page.records.length);
    }
    // At the tip the iterator is kept instead of following `next`: that one begins at the time of the reading, and
    // a record that was given its place just before and stored just after would lie behind it.
    const atTip = !last && page.millisBehind === 0 && !closed;
    if (!atTip) this.#iterator = page.next;
    return { ...page, more: page.records.length === limit };
  }

  async #page(limit: number): Promise<Page> {
    this.#iterator ??= await iteratorFrom(this.#stream, this.#shardId, this.#after);
    return this.#stream.read(this.#iterator, limit);
  }
}
