import type pg from 'pg';
import { closedDaysUntil } from '../shared/rollups/closed-days-until.ts';
import { closedUntil } from '../shared/rollups/closed-until.ts';

const DAY = 86_400_000;

const RULE_DAYS = `
insert into omnistream.rule_day
select source, rule, date_trunc('day', hour, 'UTC'), sum(passed), sum(failed), sum(not_evaluated), sum(errors),
  sum(timed), sum(nanos), max(hour) filter (where failed > 0)
from omnistream.rule_hour
where hour >= $1 and hour < $2
group by 1, 2, 3
on conflict do nothing`;

/** Sums up the days (UTC) of which every hour is closed. */
export async function closeDays(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const hours = await closedUntil(client);
  const days = await closedDaysUntil(client);
  const whole = new Date(Math.floor(hours.getTime() / DAY) * DAY);
  if (days < whole) await client.query(RULE_DAYS, [days, whole]);
}
