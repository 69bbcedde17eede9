import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { Collection } from '../../../domain/windows/collect.ts';
import type { Occurrence } from '../../../domain/windows/placement.ts';
import { statesJson } from '../../../domain/windows/states.ts';
import type { Row } from '../prepared.ts';

/**
 * Appends what the rows that were written add to the windows of their source: one row a window, which no other writer
 * wants, so that loads never wait for each other here.
 */
export async function appendWindows(
  client: pg.ClientBase,
  { source, window }: Contract,
  collection: Collection,
  written: readonly Row[],
  loadedAt: number,
): Promise<void> {
  const { windows, late, ahead, greatest } = collection.collect(loaded(written));
  const parts = windows.map(({ start, records, states }) => ({
    ...{ start: new Date(start), records, late: 0, ahead: 0, states: statesJson(states) },
  }));
  const outside = late + ahead > 0 ? [{ start: null, records: 0, late, ahead, states: '{}' }] : [];
  const all = [...parts, ...outside];
  if (all.length === 0) return;
  await client.query({
    name: 'append-windows',
    text: APPEND,
    values: [
      source,
      new Date(loadedAt),
      greatest === undefined ? null : new Date(greatest),
      window.seconds,
      all.map(({ start }) => start),
      all.map(({ records }) => records),
      all.map(({ late }) => late),
      all.map(({ ahead }) => ahead),
      all.map(({ states }) => states),
    ],
  });
}

function* loaded(rows: readonly Row[]): Generator<readonly [JsonObject, Occurrence]> {
  for (const { record, eventTime, frame } of rows)
    yield [record, { eventTime, receivedAt: frame.header.receivedAt }];
}

const APPEND = `
  insert into omnistream.window_part
    (source, clock, loaded_at, greatest, seconds, window_start, records, late, ahead, states)
  select $1, 'event', $2, $3::timestamptz, $4, start, records, late, ahead, states::json
  from unnest($5::timestamptz[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[])
    as p (start, records, late, ahead, states)`;
