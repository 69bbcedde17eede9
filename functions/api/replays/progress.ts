import type { Reader } from '../snapshot.ts';
import type { Replay } from '../types.ts';

/**
 * What was sent longer ago, ms, and is not loaded was given up by a stage, or a stage is far behind: the pipeline takes
 * seconds.
 */
export const OVERDUE_MS = 10 * 60_000;

interface Row extends Omit<Replay, 'requestedAt' | 'cancelledAt' | 'finishedAt' | 'state' | 'waiting'> {
  requestedAt: Date;
  plannedAt: Date | null;
  cancelledAt: Date | null;
  finishedAt: Date | null;
  unsettled: number;
}

/**
 * Of a frame that is settled, what is in none of its counts was taken back by a cancellation; of the records chosen, those
 * that no frame and no other count has were gone when their turn came.
 */
const SQL = `
select r.id::text, r.requested_at as "requestedAt", r.requested_by as "requestedBy", r.selection, r.repair, r.chosen,
  coalesce(f.sent, 0)::int as sent, coalesce(f.unsettled, 0)::int as unsettled,
  case when r.cancelled_at is null then coalesce(f.overdue, 0)::int else 0 end as overdue,
  coalesce(f.loaded, 0)::int as loaded, coalesce(f.failed, 0)::int as failed,
  coalesce(f.duplicates, 0)::int as duplicates,
  coalesce(f.gone, 0)::int + case when r.planned_at is null then 0 else
    greatest(0, r.chosen - coalesce(f.records, 0)::int - r.unrepaired - r.elsewhere - r.too_large) end as gone,
  r.unrepaired, r.elsewhere, r.too_large as "tooLarge", r.planned_at as "plannedAt",
  r.cancelled_at as "cancelledAt", r.cancelled_by as "cancelledBy",
  coalesce(r.finished_at, f.settled_at) as "finishedAt"
from omnistream.replay r left join lateral (
  select sum(records) as records, sum(records) filter (where sent_at is not null) as sent,
    sum(records) filter (where settled_at is null) as unsettled,
    sum(records) filter (where settled_at is null and sent_at <= $1) as overdue,
    sum(loaded) as loaded, sum(failed) as failed, sum(duplicates) as duplicates, sum(gone) as gone,
    max(settled_at) as settled_at
  from omnistream.replay_frame where replay = r.id
) f on true`;

function replayOf({ plannedAt, unsettled, ...row }: Row): Replay {
  const { chosen, loaded, failed, duplicates, gone, unrepaired, elsewhere, tooLarge } = row;
  const over = plannedAt !== null && unsettled === 0;
  const state = row.cancelledAt ? 'cancelled' : over ? 'finished' : 'running';
  const settled = loaded + failed + duplicates + gone + unrepaired + elsewhere + tooLarge;
  return {
    ...row,
    requestedAt: row.requestedAt.toISOString(),
    cancelledAt: row.cancelledAt?.toISOString() ?? null,
    finishedAt: state === 'running' ? null : ((row.finishedAt ?? row.cancelledAt)?.toISOString() ?? null),
    state,
    waiting: Math.max(0, chosen - settled),
  };
}

/** One replay and how far it is; undefined: there is none of this id. `now`: ms since the epoch. */
export async function replayById(reader: Reader, id: string, now: number): Promise<Replay | undefined> {
  const { rows } = await reader.query<Row>(`${SQL} where r.id = $2`, [new Date(now - OVERDUE_MS), id]);
  return rows[0] && replayOf(rows[0]);
}

/** Newest first. */
export async function replays(reader: Reader, limit: number, now: number): Promise<Replay[]> {
  const { rows } = await reader.query<Row>(`${SQL} order by r.id desc limit $2`, [
    new Date(now - OVERDUE_MS),
    limit,
  ]);
  return rows.map(replayOf);
}
