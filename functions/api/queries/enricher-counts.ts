import type { EnricherCounts } from '../../../domain/enrichment/enrich.ts';
import type { Reader } from '../snapshot.ts';
import { ENRICHER_PART, type Span } from './rollups.ts';

interface Row extends EnricherCounts {
  source: string;
  enricher: string;
}

const SQL = `
with ${ENRICHER_PART}
select source, enricher, sum(enriched)::float8 as enriched, sum(unknown)::float8 as unknown,
  sum(failed)::float8 as failed, sum(micros)::float8 as micros
from part
where $5::text[] is null or source = any($5)
group by source, enricher
order by source, enricher`;

/** What each enricher did within the window; those that did nothing are absent. */
export async function enricherCounts(
  reader: Reader,
  span: Span,
  sources?: readonly string[],
): Promise<Row[]> {
  const { rows } = await reader.query<Row>(SQL, [...span, sources]);
  return rows;
}
