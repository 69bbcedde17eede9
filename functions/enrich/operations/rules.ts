import type pg from 'pg';
import type { RuleCount } from '../../../domain/frame/frame.ts';
import { minuteOf } from './minute.ts';

/** Adds to the minute's counts of each rule, in the order of their ids. */
export async function countRules(
  client: pg.ClientBase,
  source: string,
  counts: ReadonlyMap<string, RuleCount>,
  now: number,
): Promise<void> {
  const rules = [...counts.keys()];
  if (rules.length === 0) return;
  const column = (of: keyof RuleCount) => rules.map(rule => counts.get(rule)![of] ?? 0);
  await client.query({
    name: 'count-rules',
    text: COUNT,
    values: [
      source,
      minuteOf(now),
      rules,
      column('passed'),
      column('failed'),
      column('notEvaluated'),
      column('errors'),
      column('timed'),
      column('nanos'),
    ],
  });
}

const COUNT = `
  insert into omnistream.rule_minute as m (source, minute, rule, passed, failed, not_evaluated, errors, timed, nanos)
  select $1, $2, * from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
    $8::bigint[], $9::bigint[]) as r (rule) order by rule
  on conflict (source, rule, minute) do update set
    passed = m.passed + excluded.passed,
    failed = m.failed + excluded.failed,
    not_evaluated = m.not_evaluated + excluded.not_evaluated,
    errors = m.errors + excluded.errors,
    timed = m.timed + excluded.timed,
    nanos = m.nanos + excluded.nanos`;
