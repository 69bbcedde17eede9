import type { Reader } from '../snapshot.ts';
import { type Span, STAGE_PART } from './rollups.ts';

interface Outcomes {
  /** Start of the step; null without steps. */
  at: Date | null;
  loaded: number;
  quarantined: number;
}

const SQL = `
with ${STAGE_PART}
select date_bin($6 * interval '1 second', at, timestamptz 'epoch') as at,
  sum(loaded)::float8 as loaded, sum(quarantined)::float8 as quarantined
from part
where $5::text[] is null or source = any($5)
group by 1
order by 1`;

/** What became of the records of all sources together, by step or, without steps, in one row at most. */
export async function sourceOutcomes(
  reader: Reader,
  span: Span,
  sources: readonly string[] | undefined,
  stepSeconds?: number,
): Promise<Outcomes[]> {
  const { rows } = await reader.query<Outcomes>(SQL, [...span, sources, stepSeconds]);
  return rows;
}
