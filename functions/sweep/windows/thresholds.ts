import type pg from 'pg';
import type { Contract, RuleSpec } from '../../../domain/contract/contract.ts';
import { judgeThresholds } from '../../../domain/quality/thresholds.ts';
import { loadedUntil } from '../../../domain/windows/closing.ts';
import { transaction } from '../../shared/database/transaction.ts';
import { type Lane, laneOf } from './lane.ts';
import { advance } from './progress.ts';
import { writeResults } from './results.ts';

/** After a longer pause of the sweep only so much of it is judged in hindsight. */
const HINDSIGHT = 86_400_000;

interface Counts {
  rule: string;
  start: Date;
  passed: number;
  failed: number;
  notEvaluated: number;
  errors: number;
}

const COUNTS = `
select rule, to_timestamp(floor(extract(epoch from minute) / $3) * $3) as start, sum(passed)::float8 as passed,
  sum(failed)::float8 as failed, sum(not_evaluated)::float8 as "notEvaluated", sum(errors)::float8 as errors
from omnistream.rule_minute
where source = $1 and rule = any($2::text[]) and minute >= $4 and minute < $5
group by 1, 2 order by 2, 1`;

/**
 * Judges the rules that may fail so often in a window, by the counts of what was loaded in it: a record that failed may
 * have no readable event time.
 */
export async function closeThresholds(pool: pg.Pool, contract: Contract, now: number): Promise<void> {
  const rules = new Map(contract.rules.filter(({ thresholds }) => thresholds).map(rule => [rule.id, rule]));
  if (rules.size > 0) await transaction(pool, client => close(client, contract, rules, now));
}

async function close(
  client: pg.ClientBase,
  { source, window }: Contract,
  rules: ReadonlyMap<string, RuleSpec>,
  now: number,
): Promise<void> {
  // Counts are by the minute: a window by time of loading has whole ones.
  const seconds = Math.ceil(window.seconds / 60) * 60;
  const until = loadedUntil(now, seconds);
  const lane: Lane = { source, clock: 'rule_minute', seconds };
  const from = Math.max(await closedUntil(client, lane, until - seconds * 1000, until), until - HINDSIGHT);
  if (from >= until) return;
  const { rows } = await client.query<Counts>(COUNTS, [
    ...[source, [...rules.keys()], seconds],
    ...[new Date(from), new Date(until)],
  ]);
  for (const { rule, start, ...counts } of rows) {
    const finding = judgeThresholds(rules.get(rule)!, counts);
    if (finding)
      await writeResults(
        client,
        { source, clock: 'loaded', seconds, start: start.getTime() },
        [finding],
        now,
      );
  }
  await advance(client, lane, until);
}

/** Until when the windows have been judged, `until` at most; for a rule that is new in its source, `first`. ms since the epoch. */
async function closedUntil(client: pg.ClientBase, lane: Lane, first: number, until: number): Promise<number> {
  const { rows } = await client.query<{ at: Date }>(
    `insert into omnistream.window_progress as p (source, clock, seconds, closed_until) values ($1, $2, $3, $4)
     on conflict (source, clock, seconds) do update set closed_until = least(p.closed_until, $5)
     returning closed_until as at`,
    [...laneOf(lane), new Date(first), new Date(until)],
  );
  return rows[0]!.at.getTime();
}
