import type { Reader } from '../snapshot.ts';
import { RULE_PART, type Span } from './rollups.ts';

export interface RuleCounts {
  source: string;
  passed: number;
  failed: number;
}

const SQL = `
with ${RULE_PART}
select source, sum(passed)::float8 as passed, sum(failed)::float8 as failed
from part
where $4::text[] is null or source = any($4)
group by source`;

/** Rule checks of each source within the window, all rules together; sources without any are absent. */
export async function ruleCounts(
  reader: Reader,
  span: Span,
  sources?: readonly string[],
): Promise<RuleCounts[]> {
  const { rows } = await reader.query<RuleCounts>(SQL, [...span, sources]);
  return rows;
}
