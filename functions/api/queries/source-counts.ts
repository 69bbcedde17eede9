import type { Reader } from '../snapshot.ts';
import { type Span, STAGE_PART } from './rollups.ts';

export interface SourceCounts {
  source: string;
  loaded: number;
  quarantined: number;
  duplicates: number;
  flagged: number;
  /** Buckets of domain/measure/latency.ts. */
  latency: number[];
}

// float8 holds every count up to 2^53 exactly and arrives as a number, where bigint arrives as text.
const SQL = `
with ${STAGE_PART}, bucket as materialized (
  select source, i, sum(n)::float8 as n
  from part, unnest(latency) with ordinality as u(n, i)
  where $5::text[] is null or source = any($5)
  group by source, i
)
select source, sum(loaded)::float8 as loaded, sum(quarantined)::float8 as quarantined,
  sum(duplicates)::float8 as duplicates, sum(flagged)::float8 as flagged,
  coalesce((select array_agg(n order by i) from bucket where bucket.source = part.source), '{}') as latency
from part
where $5::text[] is null or source = any($5)
group by source
order by source`;

/** What became of the records of each source within the window; sources without any are absent. */
export async function sourceCounts(
  reader: Reader,
  span: Span,
  sources?: readonly string[],
): Promise<SourceCounts[]> {
  const { rows } = await reader.query<SourceCounts>(SQL, [...span, sources]);
  return rows;
}
