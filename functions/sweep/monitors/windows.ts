import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import {
  LONGEST_WINDOW_MINUTES,
  type MinuteCounts,
  type MonitorWindow,
} from '../../../domain/monitors/monitor.ts';
import { lastLoaded } from '../../shared/rollups/last-loaded.ts';
import { watchedSince } from './watch.ts';

/**
 * Records are quarantined by quality or by enrich, and loaded by enrich. Malformed ones have no rollup of their own:
 * they are counted where they lie. The rows of a minute add up.
 */
const SQL = `
select source, minute, quarantined::float8 as quarantined, 0::float8 as malformed,
  case stage when 'enrich' then records_out - replayed else 0 end::float8 as loaded,
  case stage when 'enrich' then latency else '{}' end::float8[] as latency
from omnistream.stage_minute
where stage in ('quality', 'enrich') and minute >= $1
union all
select source, date_trunc('minute', quarantined_at, 'UTC'), 0, count(*)::float8, 0, '{}'
from omnistream.quarantine
where quarantined_at >= $1 and failures @> '[{"kind": "malformed"}]'
group by 1, 2
order by 1, 2`;

/** What the monitors look at, by source; a source that never had a record has no window. */
export async function monitorWindows(
  client: Pick<pg.ClientBase, 'query'>,
  contracts: readonly Contract[],
  now: number,
): Promise<Map<string, MonitorWindow>> {
  const from = new Date(now - LONGEST_WINDOW_MINUTES * 60_000);
  const { rows } = await client.query<Omit<MinuteCounts, 'minute'> & { source: string; minute: Date }>(SQL, [
    from,
  ]);
  const last = await lastLoaded(
    client,
    contracts.map(({ source }) => source),
  );
  const since = await watchedSince(client, now);
  const windows = new Map<string, MonitorWindow>();
  for (const { source, sla } of contracts) {
    const lastLoadedAt = last.get(source)?.getTime();
    if (lastLoadedAt === undefined) continue;
    const minutes = rows
      .filter(row => row.source === source)
      .map(({ source: _, minute, ...counts }) => ({ minute: minute.getTime(), ...counts }));
    windows.set(source, { now, watchedSince: since, lastLoadedAt, sla, minutes });
  }
  return windows;
}
