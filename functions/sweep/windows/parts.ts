import type pg from 'pg';
import type { Collector } from '../../../domain/windows/collector.ts';
import { mergeStates, type States, statesJson } from '../../../domain/windows/states.ts';
import { type Lane, laneOf, OF_LANE } from './lane.ts';

/** A window of which parts are stored. Times are ms since the epoch. */
export interface OpenWindow {
  start: number;
  parts: number;
}

/** What all parts of a window come to. */
export interface MergedWindow {
  /** Of the parts, by which they are deleted: others may be committed meanwhile. */
  ids: string[];
  start: number;
  records: number;
  states: States;
}

/** Parts held in memory at once beside what they are merged into. */
const AT_ONCE = 8;

/** The open windows of a lane, the oldest first. */
export async function openWindows(client: pg.ClientBase, lane: Lane): Promise<OpenWindow[]> {
  const { rows } = await client.query<{ start: Date; parts: number }>(
    `select window_start as start, count(*)::int as parts from omnistream.window_part
     where ${OF_LANE} and window_start is not null group by 1 order by 1`,
    laneOf(lane),
  );
  return rows.map(({ start, parts }) => ({ start: start.getTime(), parts }));
}

/** What the parts of a window come to: the first so many of them, by default all. */
export async function mergeParts(
  client: pg.ClientBase,
  lane: Lane,
  start: number,
  collectors: readonly Collector[],
  most = Number.POSITIVE_INFINITY,
): Promise<MergedWindow> {
  const merged: MergedWindow = { ids: [], start, records: 0, states: {} };
  for (let last = '0'; ; ) {
    const { rows } = await client.query<{ id: string; records: number; states: States }>(
      `select id::text, records::float8 as records, states from omnistream.window_part as part
       where ${OF_LANE} and window_start = $4 and id > $5 order by part.id limit ${AT_ONCE}`,
      [...laneOf(lane), new Date(start), last],
    );
    for (const { id, records, states } of rows) {
      merged.ids.push(id);
      merged.records += records;
      mergeStates(merged.states, states, collectors);
      last = id;
    }
    if (rows.length < AT_ONCE || merged.ids.length >= most) return merged;
  }
}

const DELETE = 'delete from omnistream.window_part where id = any($1::bigint[])';

export async function deleteParts(client: pg.ClientBase, { ids }: MergedWindow): Promise<void> {
  await client.query(DELETE, [ids]);
}

/** Puts one part in the place of those it was merged of, so that an open window has few. */
export async function replaceParts(
  client: pg.ClientBase,
  lane: Lane,
  { ids, start, records, states }: MergedWindow,
): Promise<void> {
  await client.query(
    `with gone as (${DELETE} returning greatest, loaded_at)
     insert into omnistream.window_part
       (source, clock, seconds, window_start, records, late, ahead, greatest, loaded_at, states)
     select $2, $3, $4, $5, $6, 0, 0, max(greatest), max(loaded_at), $7 from gone`,
    [ids, ...laneOf(lane), new Date(start), records, statesJson(states)],
  );
}
