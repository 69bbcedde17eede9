import type pg from 'pg';

const SQL = `
select coalesce(max(hour) + interval '1 hour', timestamptz 'epoch') as until
from omnistream.stage_hour`;

/**
 * Until when the minutes are summed up in hours. Asked by itself: where the planner knows the instant it reads the few
 * minutes after it by their index, else it reads the whole table (3.4 s instead of 10 ms with a month of minutes).
 */
export async function closedUntil(reader: Pick<pg.ClientBase, 'query'>): Promise<Date> {
  const { rows } = await reader.query<{ until: Date }>(SQL);
  return rows[0]?.until ?? new Date(0);
}
