import type { Reader } from '../snapshot.ts';
import type { RuleSteps } from './rule-steps.ts';

type WindowSteps = Omit<RuleSteps, 'timed' | 'nanos'>;

/** Which step of the time asked for begins then. */
const PLACE = `((extract(epoch from begins) - extract(epoch from date_bin($4::int * interval '1 second', $1, timestamptz 'epoch'))) / $4)::int`;

const SQL = `
with step as (
  select source, rule,
    date_bin($4::int * interval '1 second', window_start, timestamptz 'epoch') as begins,
    count(*) filter (where outcome = 'passed') as passed, count(*) filter (where outcome = 'failed') as failed,
    count(*) filter (where outcome = 'not_evaluated') as not_evaluated,
    count(*) filter (where outcome = 'error') as errors,
    max(window_start) filter (where outcome = 'failed') as last_failed
  from omnistream.window_result
  where window_start >= $1 and window_start < $2 and ($3::text[] is null or source = any($3))
  group by 1, 2, 3
)
select source, rule, sum(passed)::float8 as passed, sum(failed)::float8 as failed,
  sum(not_evaluated)::float8 as "notEvaluated", sum(errors)::float8 as errors, max(last_failed) as "lastFailed",
  array_agg(${PLACE}) as steps, array_agg(passed::float8) as "stepPassed", array_agg(failed::float8) as "stepFailed"
from step
group by source, rule`;

/** Windows of each rule that began within the time asked for, in all and by step, as RuleSteps are of records. */
export async function windowSteps(
  reader: Reader,
  { from, to }: { from: Date; to: Date },
  sources: readonly string[] | undefined,
  stepSeconds: number,
): Promise<WindowSteps[]> {
  const { rows } = await reader.query<WindowSteps>(SQL, [from, to, sources, stepSeconds]);
  return rows;
}
