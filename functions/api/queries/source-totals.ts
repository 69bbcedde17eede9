import { closedUntil } from '../../shared/rollups/closed-until.ts';
import type { Reader } from '../snapshot.ts';

export interface TotalsRow {
  source: string;
  loaded: number;
  quarantined: number;
  duplicates: number;
  frames: number;
  /** Buckets of domain/measure/latency.ts over the last hour in which the source loaded anything. */
  latency: number[];
}

/**
 * The rollups are written with the frame's ledger row, so their sum is the ledger's; unlike the ledger, the hours are
 * kept for good. The sum over the hours reads their index alone.
 */
const SQL = `
with part as (
  select source, stage, frames, records_out, quarantined, duplicates
  from omnistream.stage_hour where stage in ('quality', 'enrich')
  union all
  select source, stage, frames, records_out, quarantined, duplicates
  from omnistream.stage_minute where stage in ('quality', 'enrich') and minute >= $1
), total as (
  select source, sum(quarantined)::float8 as quarantined, sum(duplicates)::float8 as duplicates,
    coalesce(sum(records_out) filter (where stage = 'enrich'), 0)::float8 as loaded,
    coalesce(sum(frames) filter (where stage = 'enrich'), 0)::float8 as frames
  from part group by source
)
select total.*, coalesce((
  select array_agg(n order by i) from (
    select i, sum(n)::float8 as n
    from omnistream.stage_minute m, unnest(latency) with ordinality as u(n, i)
    where m.source = total.source and stage = 'enrich' and minute > (
      select max(minute) - interval '1 hour' from omnistream.stage_minute l
      where l.source = total.source and stage = 'enrich'
    )
    group by i
  ) as bucket
), '{}') as latency
from total
order by source`;

/** Totals of each source since the beginning; sources that never had a record are absent. */
export async function sourceTotals(reader: Reader): Promise<TotalsRow[]> {
  const { rows } = await reader.query<TotalsRow>(SQL, [await closedUntil(reader)]);
  return rows;
}
