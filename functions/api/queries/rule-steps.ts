import type { RuleCount } from '../../../domain/frame/frame.ts';
import type { Reader } from '../snapshot.ts';
import { RULE_PART, type Span } from './rollups.ts';

export interface RuleSteps extends Omit<RuleCount, 'timed' | 'nanos'> {
  source: string;
  rule: string;
  /** Records on which its test was timed, and how long it took on them together, ns. */
  timed: number;
  nanos: number;
  /** The last minute, or closed hour, in which it failed. */
  lastFailed: Date | null;
  /** Steps with counts, from 0 for the one in which the window begins, and for each what passed and what failed in it. */
  steps: number[];
  stepPassed: number[];
  stepFailed: number[];
}

const SQL = `
with ${RULE_PART}, step as (
  select source, rule, (floor(extract(epoch from at) / $6) - floor(extract(epoch from $1::timestamptz) / $6))::int as i,
    sum(passed)::float8 as passed, sum(failed)::float8 as failed, sum(not_evaluated)::float8 as not_evaluated,
    sum(errors)::float8 as errors, sum(timed)::float8 as timed, sum(nanos)::float8 as nanos, max(at) filter (where failed > 0) as last_failed
  from part
  where ($5::text[] is null or source = any($5)) and ($7::text is null or rule = $7)
  group by 1, 2, 3
)
select source, rule, sum(passed) as passed, sum(failed) as failed, sum(not_evaluated) as "notEvaluated",
  sum(errors) as errors, sum(timed) as timed, sum(nanos) as nanos, max(last_failed) as "lastFailed",
  array_agg(i) as steps, array_agg(passed) as "stepPassed", array_agg(failed) as "stepFailed"
from step
group by source, rule`;

/** Checks of each rule in the window, in all and by step; rules without any are absent. */
export async function ruleSteps(
  reader: Reader,
  span: Span,
  sources: readonly string[] | undefined,
  stepSeconds: number,
  rule?: string,
): Promise<RuleSteps[]> {
  const { rows } = await reader.query<RuleSteps>(SQL, [...span, sources, stepSeconds, rule]);
  return rows;
}
