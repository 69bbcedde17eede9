import type pg from 'pg';

/** The ledger knows the instant; where its rows have been retired, the rollups know the minute or the hour. */
const SQL = `
select source, coalesce(
  (select max(loaded_at) from omnistream.frame f where f.source = wanted.source),
  (select max(minute) from omnistream.stage_minute m where m.source = wanted.source and stage = 'enrich'),
  (select max(hour) from omnistream.stage_hour h where h.source = wanted.source and stage = 'enrich')
) as at
from unnest($1::text[]) as wanted(source)`;

/** When each source last loaded a frame; sources that never did are absent. */
export async function lastLoaded(
  reader: Pick<pg.ClientBase, 'query'>,
  sources: readonly string[],
): Promise<Map<string, Date>> {
  const { rows } = await reader.query<{ source: string; at: Date | null }>(SQL, [sources]);
  return new Map(rows.flatMap(({ source, at }) => (at === null ? [] : [[source, at]])));
}
