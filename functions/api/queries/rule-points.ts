import type { RuleCount } from '../../../domain/frame/frame.ts';
import type { Window } from '../../shared/http/window.ts';
import type { Reader } from '../snapshot.ts';
import { minutesOf, RULE_PART, spanOf, withDays } from './rollups.ts';

interface Step extends RuleCount {
  at: Date;
}

const SQL = `
with ${RULE_PART}
select date_bin($9 * interval '1 second', at, timestamptz 'epoch') as at,
  sum(passed)::float8 as passed, sum(failed)::float8 as failed, sum(not_evaluated)::float8 as "notEvaluated",
  sum(errors)::float8 as errors
from part
where source = $7 and rule = $8
group by 1
order by 1`;

const HOUR_SECONDS = 3600;

/** Checks of one rule by step of the window. */
export async function rulePoints(
  reader: Reader,
  window: Window,
  source: string,
  rule: string,
): Promise<Step[]> {
  const span = window.stepSeconds < HOUR_SECONDS ? minutesOf(window) : await spanOf(reader, window);
  const { rows } = await reader.query<Step>(SQL, [
    ...(await withDays(reader, span, window.stepSeconds)),
    source,
    rule,
    window.stepSeconds,
  ]);
  return rows;
}
