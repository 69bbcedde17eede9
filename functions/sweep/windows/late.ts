import type pg from 'pg';
import { type Lane, laneOf, OF_LANE } from './lane.ts';

/**
 * Takes the parts of closed windows, and of none, away and counts their records: in the results of the window, where it
 * has any, and in the minute of their load.
 */
const COUNT = `
with gone as (
  delete from omnistream.window_part
  where ${OF_LANE} and (window_start is null or window_start + seconds * interval '1 second' <= $4)
  returning window_start, loaded_at, late + records as late, ahead
), in_results as (
  update omnistream.window_result r set late = r.late + g.late
  from (select window_start, sum(late) as late from gone group by 1) as g
  where r.source = $1 and r.clock = $2 and r.seconds = $3 and r.window_start = g.window_start
)
insert into omnistream.late_minute as m (source, minute, late, ahead)
select $1, date_trunc('minute', loaded_at, 'UTC'), sum(late), sum(ahead) from gone group by 2
on conflict (source, minute) do update set late = m.late + excluded.late, ahead = m.ahead + excluded.ahead`;

export async function countLate(client: pg.ClientBase, lane: Lane, closedUntil: Date): Promise<void> {
  await client.query(COUNT, [...laneOf(lane), closedUntil]);
}
