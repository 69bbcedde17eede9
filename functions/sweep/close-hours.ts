import type pg from 'pg';
import { transaction } from '../shared/database/transaction.ts';
import { closedUntil } from '../shared/rollups/closed-until.ts';

const HOUR = 3_600_000;
/** A frame counts in the minute before its commit; a commit that hangs longer than this has been given up. */
const LATENESS = 15 * 60_000;
/** Hours summed in one transaction: 2 s for five sources. */
const HOURS_AT_ONCE = 24;

const NEXT_MINUTE = 'select min(minute) as minute from omnistream.stage_minute where minute >= $1';

const buckets = (column: 'duration' | 'latency') => `(
    select coalesce(array_agg(n order by i), '{}') from (
      select i, sum(n)::bigint as n
      from omnistream.stage_minute m, unnest(m.${column}) with ordinality as u(n, i)
      where m.source = total.source and m.stage = total.stage
        and m.minute >= total.hour and m.minute < total.hour + interval '1 hour'
      group by i
    ) as bucket
  )`;

const STAGE_HOURS = `
insert into omnistream.stage_hour
select total.*, ${buckets('duration')}, ${buckets('latency')}
from (
  select source, stage, date_trunc('hour', minute, 'UTC') as hour, sum(frames), sum(records_in), sum(records_out),
    sum(quarantined), sum(duplicates), sum(flagged), sum(bytes)
  from omnistream.stage_minute
  where minute >= $1 and minute < $2
  group by 1, 2, 3
) as total`;

const RULE_HOURS = `
insert into omnistream.rule_hour
select source, rule, date_trunc('hour', minute, 'UTC'), sum(passed), sum(failed), sum(not_evaluated), sum(errors),
  sum(timed), sum(nanos)
from omnistream.rule_minute
where minute >= $1 and minute < $2
group by 1, 2, 3`;

/**
 * The release before closed hours without these, on a database that already has the table: what it left out is found
 * by where this table ends.
 */
const ENRICHER_HOURS = `
insert into omnistream.enricher_hour
select source, enricher, date_trunc('hour', minute, 'UTC'), sum(enriched), sum(unknown), sum(failed), sum(micros)
from omnistream.enricher_minute
where minute < $1
  and minute >= (select coalesce(max(hour) + interval '1 hour', timestamptz 'epoch') from omnistream.enricher_hour)
group by 1, 2, 3`;

/** Sums up the hours that can no longer change, at most `HOURS_AT_ONCE` from the oldest. Returns whether more are left. */
export function closeHours(pool: pg.Pool, now: number): Promise<boolean> {
  const final = Math.floor((now - LATENESS) / HOUR) * HOUR;
  return transaction(pool, async client => {
    const { rows } = await client.query<{ minute: Date | null }>(NEXT_MINUTE, [await closedUntil(client)]);
    const next = rows[0]?.minute?.getTime();
    if (next === undefined || next >= final) return false;
    const from = Math.floor(next / HOUR) * HOUR;
    const to = Math.min(final, from + HOURS_AT_ONCE * HOUR);
    const span = [new Date(from), new Date(to)];
    await client.query(STAGE_HOURS, span);
    await client.query(RULE_HOURS, span);
    await client.query(ENRICHER_HOURS, [span[1]]);
    return to < final;
  });
}
