import { ask } from '#lib/api/client.ts';
import type { QuarantinedRecord, QuarantinePage, Range } from '#lib/api/types.ts';
import { Resource } from '#lib/live/resource.svelte.ts';
import { within } from './period.ts';
import type { QuarantineQuery } from './query.ts';
import { bytesOf } from './visible.ts';

const PAGE = 25;

/** Whether all of a record's bytes are here: a page brings only the beginning of long ones. */
export function isWhole(record: QuarantinedRecord): boolean {
  const here =
    record.encoding === 'base64'
      ? (bytesOf(record.original)?.length ?? 0)
      : new TextEncoder().encode(record.original).length;
  return here >= record.originalBytes;
}

/** The page of the quarantine that is looked at, and the record of it that is open. */
export class Shelf {
  page = new Resource<QuarantinePage>();
  full = new Resource<QuarantinedRecord>();

  /** Nothing of an earlier question is shown: records of another source would be taken for this one's. */
  get current(): QuarantinePage | undefined {
    return this.page.outdated ? undefined : this.page.data;
  }

  turn(query: Omit<QuarantineQuery, 'record'>, range: Range): () => void {
    const stop = new AbortController();
    const { source, rule, field, before } = query;
    const time = within(query, range);
    const question = JSON.stringify([source, rule, field, before, time]);
    void this.page.load(question, stop.signal, signal =>
      ask('/quarantine', { source, rule, field, before, ...time, limit: PAGE }, signal),
    );
    return () => stop.abort();
  }

  /** Fetches a record that the page does not hold, or not whole. */
  open(id: string): () => void {
    const stop = new AbortController();
    void this.full.load(id, stop.signal, signal => ask('/quarantine/{id}', { id }, signal));
    return () => stop.abort();
  }

  /** The record that is open may be another by now. */
  forget(): void {
    this.full.data = undefined;
  }

  find(id: string): QuarantinedRecord | undefined {
    if (this.full.data?.id === id) return this.full.data;
    return this.current?.records.find(record => record.id === id);
  }
}
