import type { Reader } from '../snapshot.ts';
import { RULE_PART, type Span, withDays } from './rollups.ts';

interface Step {
  at: Date;
  /** As often as each check weighs. */
  passed: number;
  evaluated: number;
  /** Each once. */
  checks: number;
  failed: number;
}

const SQL = `
with ${RULE_PART}
select date_bin($12 * interval '1 second', at, timestamptz 'epoch') as at,
  sum(passed * coalesce(weight, $11))::float8 as passed,
  sum((passed + failed) * coalesce(weight, $11))::float8 as evaluated,
  sum(passed + failed)::float8 as checks, sum(failed)::float8 as failed
from part left join unnest($8::text[], $9::text[], $10::int[]) as w(source, rule, weight) using (source, rule)
where $7::text[] is null or source = any($7)
group by 1
order by 1`;

/** Checks of all rules by step, each counted as often as it weighs; `other` is the weight of a rule that is not named. */
export async function ruleTrend(
  reader: Reader,
  span: Span,
  sources: readonly string[] | undefined,
  weights: readonly { source: string; rule: string; weight: number }[],
  other: number,
  stepSeconds: number,
): Promise<Step[]> {
  const { rows } = await reader.query<Step>(SQL, [
    ...(await withDays(reader, span, stepSeconds)),
    sources,
    weights.map(({ source }) => source),
    weights.map(({ rule }) => rule),
    weights.map(({ weight }) => weight),
    other,
    stepSeconds,
  ]);
  return rows;
}
