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

/** Reads one shard forward from a position, whatever becomes of its iterators. */
export class ShardReader {
  #stream: Stream;
  #shardId: string;
  /** Sequence number of the last record read; undefined for the oldest one. */
  #after: string | undefined;
  #iterator: string | undefined;

  constructor(stream: Stream, shardId: string, after: string | undefined) {
    this.#stream = stream;
    this.#shardId = shardId;
    this.#after = after;
  }

  /**
   * The next records, or none. After a rejection the next call goes on from the same place.
   * @param closed the shard takes no more records
   */
  async read(limit: number, closed: boolean): Promise<Page> {
    let page: Page;
    try {
      page = await this.#page(limit);
    } catch (error) {
      this.#iterator = undefined;
      if (!named(error, 'ExpiredIteratorException')) throw error;
      page = await this.#page(limit);
    }
    const last = page.records.at(-1);
    if (last) this.#after = last.sequenceNumber;
    // At the tip the iterator is kept instead of following `next`: that one begins at the time of the reading, and
    // a record that was given its place just before and stored just after would lie behind it.
    const atTip = !last && page.millisBehind === 0 && !closed;
    if (!atTip) this.#iterator = page.next;
    return page;
  }

  async #page(limit: number): Promise<Page> {
    this.#iterator ??= await iteratorFrom(this.#stream, this.#shardId, this.#after);
    return this.#stream.read(this.#iterator, limit);
  }
}
