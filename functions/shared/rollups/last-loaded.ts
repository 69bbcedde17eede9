import type pg from 'pg';
import { replayRun } from '../../../domain/frame/replay.ts';

/**
 * The ledger knows the instant; where its rows have been retired, the rollups know the minute or the hour. What a replay
 * brings came long ago: a source that has fallen silent does not speak by it.
 */
const SQL = `
select source, coalesce(
  (select loaded_at from omnistream.frame f where f.source = wanted.source
    and (run is null or not starts_with(run, '${replayRun('')}')) order by loaded_at desc limit 1),
  (select max(minute) from omnistream.stage_minute m where m.source = wanted.source and stage = 'enrich' and replayed = 0),
  (select max(hour) from omnistream.stage_hour h where h.source = wanted.source and stage = 'enrich')
) as at
from unnest($1::text[]) as wanted(source)`;

/** When each source last loaded a frame of its own; sources that never did are absent. */
export async function lastLoaded(
  reader: Pick<pg.ClientBase, 'query'>,
  sources: readonly string[],
): Promise<Map<string, Date>> {
  const { rows } = await reader.query<{ source: string; at: Date | null }>(SQL, [sources]);
  return new Map(rows.flatMap(({ source, at }) => (at === null ? [] : [[source, at]])));
}
