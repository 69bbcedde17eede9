import type pg from 'pg';

const SQL = `
select coalesce(max(day) + interval '1 day', timestamptz 'epoch') as until
from omnistream.rule_day`;

/** Until when the hours of rules are summed up in days; asked by itself as closedUntil is. */
export async function closedDaysUntil(reader: Pick<pg.ClientBase, 'query'>): Promise<Date> {
  const { rows } = await reader.query<{ until: Date }>(SQL);
  return rows[0]?.until ?? new Date(0);
}
