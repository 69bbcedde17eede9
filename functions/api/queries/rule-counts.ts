import type { RuleCount } from '../../../domain/frame/frame.ts';
import type { Reader } from '../snapshot.ts';
import { RULE_PART, type Span, withDays } from './rollups.ts';

export interface RuleCounts extends RuleCount {
  source: string;
  rule: string;
}

const SQL = `
with ${RULE_PART}
select source, rule, sum(passed)::float8 as passed, sum(failed)::float8 as failed,
  sum(not_evaluated)::float8 as "notEvaluated", sum(errors)::float8 as errors
from part
where $7::text[] is null or source = any($7)
group by source, rule`;

/** Checks of each rule within the window; rules without any are absent. */
export async function ruleCounts(
  reader: Reader,
  span: Span,
  sources?: readonly string[],
): Promise<RuleCounts[]> {
  const { rows } = await reader.query<RuleCounts>(SQL, [...(await withDays(reader, span)), sources]);
  return rows;
}
