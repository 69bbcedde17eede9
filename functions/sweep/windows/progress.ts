import type pg from 'pg';
import type { Progress } from '../../../domain/windows/closing.ts';
import { type Lane, laneOf, OF_LANE } from './lane.ts';
import { countLate } from './late.ts';

export interface LaneProgress extends Progress {
  /** Records of windows that end here or before are late; ms since the epoch. */
  closedUntil: number;
}

/** `least` would take now for what is not known. */
const past = (at: string): string => `case when ${at} > $4 then $4 else ${at} end`;

const READ = `
insert into omnistream.window_progress as p (source, clock, seconds, greatest, loaded_at, closed_until)
select $1, $2, $3, ${past('max(greatest)')}, ${past('max(loaded_at)')}, timestamptz 'epoch'
from omnistream.window_part where ${OF_LANE}
on conflict (source, clock, seconds) do update set
  greatest = ${past('greatest(p.greatest, excluded.greatest)')},
  loaded_at = ${past('greatest(p.loaded_at, excluded.loaded_at)')},
  closed_until = ${past('p.closed_until')}
returning greatest, loaded_at as "loadedAt", closed_until as "closedUntil"`;

/**
 * Takes note of what was loaded since the last time, late records included. What is later than now was written by a clock
 * that was ahead: it holds nothing up.
 */
export async function progressOf(client: pg.ClientBase, lane: Lane, now: number): Promise<LaneProgress> {
  const { rows } = await client.query<{ greatest: Date | null; loadedAt: Date | null; closedUntil: Date }>(
    READ,
    [...laneOf(lane), new Date(now)],
  );
  const { greatest, loadedAt, closedUntil } = rows[0]!;
  await countLate(client, lane, closedUntil);
  return {
    greatest: greatest?.getTime(),
    loadedAt: loadedAt?.getTime(),
    closedUntil: closedUntil.getTime(),
  };
}

/** Says that no window that ends at `until` or before is open any more. */
export async function advance(
  client: Pick<pg.ClientBase, 'query'>,
  lane: Lane,
  until: number,
): Promise<void> {
  await client.query(
    `update omnistream.window_progress set closed_until = greatest(closed_until, $4) where ${OF_LANE}`,
    [...laneOf(lane), new Date(until)],
  );
}
