import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { Collection } from '../../../domain/windows/collect.ts';
import type { LoadedContext } from '../../../domain/windows/collector.ts';
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
  const { windows, late, ahead, greatest } = collection.collect(loaded(written, loadedAt));
  const parts = windows.map(({ clock, seconds, start, records, states }) => ({
    ...{ clock, seconds, start: new Date(start), records, states: statesJson(states) },
    ...{ late: 0, ahead: 0 },
  }));
  const outside =
    late + ahead > 0
      ? [{ clock: 'event', seconds: window.seconds, start: null, records: 0, states: '{}', late, ahead }]
      : [];
  const all = [...parts, ...outside];
  if (all.length === 0) return;
  await client.query({
    name: 'append-windows',
    text: APPEND,
    values: [
      source,
      new Date(loadedAt),
      greatest === undefined ? null : new Date(greatest),
      all.map(({ clock }) => clock),
      all.map(({ seconds }) => seconds),
      all.map(({ start }) => start),
      all.map(({ records }) => records),
      all.map(({ late }) => late),
      all.map(({ ahead }) => ahead),
      all.map(({ states }) => states),
    ],
  });
}

function* loaded(rows: readonly Row[], loadedAt: number): Generator<readonly [JsonObject, LoadedContext]> {
  for (const { record, eventTime, frame } of rows)
    yield [record, { eventTime, receivedAt: frame.header.receivedAt, loadedAt }];
}

const APPEND = `
  insert into omnistream.window_part
    (source, loaded_at, greatest, clock, seconds, window_start, records, late, ahead, states)
  select $1, $2, case clock when 'event' then $3::timestamptz end, clock, seconds, start, records, late, ahead, states::json
  from unnest($4::text[], $5::int[], $6::timestamptz[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[])
    as p (clock, seconds, start, records, late, ahead, states)`;
