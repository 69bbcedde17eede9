import type { RuleCount } from '../../../domain/frame/frame.ts';
import type { Reader } from '../snapshot.ts';
import { RULE_PART, type Span, withDays } from './rollups.ts';

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

/** Which step of the window begins then; what is grouped by is no `numeric`, which costs twice the time. */
const PLACE = `((extract(epoch from begins) - extract(epoch from date_bin($8::int * interval '1 second', $1, timestamptz 'epoch'))) / $8)::int`;

const SQL = `
with ${RULE_PART}, step as (
  select source, rule, date_bin($8::int * interval '1 second', at, timestamptz 'epoch') as begins,
    sum(passed)::float8 as passed, sum(failed)::float8 as failed, sum(not_evaluated)::float8 as not_evaluated,
    sum(errors)::float8 as errors, sum(timed)::float8 as timed, sum(nanos)::float8 as nanos, max(last_failed) as last_failed
  from part
  where $7::text[] is null or source = any($7)
  group by 1, 2, 3
)
select source, rule, sum(passed) as passed, sum(failed) as failed, sum(not_evaluated) as "notEvaluated",
  sum(errors) as errors, sum(timed) as timed, sum(nanos) as nanos, max(last_failed) as "lastFailed",
  array_agg(${PLACE}) as steps, array_agg(passed) as "stepPassed", array_agg(failed) as "stepFailed"
from step
group by source, rule`;

/** Checks of each rule in the window, in all and by step; rules without any are absent. */
export async function ruleSteps(
  reader: Reader,
  span: Span,
  sources: readonly string[] | undefined,
  stepSeconds: number,
): Promise<RuleSteps[]> {
  const { rows } = await reader.query<RuleSteps>(SQL, [
    ...(await withDays(reader, span, stepSeconds)),
    sources,
    stepSeconds,
  ]);
  return rows;
}
