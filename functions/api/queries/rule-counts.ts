import type { Reader } from '../snapshot.ts';
import { firstHour, type Window } from '../window.ts';
import { RULE_PARTS } from './rollups.ts';

export interface RuleCounts {
  source: string;
  passed: number;
  failed: number;
}

const SQL = `
with ${RULE_PARTS}
select source, sum(passed)::float8 as passed, sum(failed)::float8 as failed
from part
where $3::text[] is null or source = any($3)
group by source`;

/** Rule checks of each source within the window, all rules together; sources without any are absent. */
export async function ruleCounts(
  reader: Reader,
  window: Window,
  sources?: readonly string[],
): Promise<RuleCounts[]> {
  const { rows } = await reader.query<RuleCounts>(SQL, [window.from, firstHour(window), sources]);
  return rows;
}
