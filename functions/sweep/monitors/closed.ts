import type pg from 'pg';
import { type Measured, type Part, WINDOW_MS } from '../../../domain/baseline/summary.ts';
import { emptyProfile, mergeProfile, type Profile } from '../../../domain/profile/profile.ts';
import { readProfile, type StoredProfile } from '../../../domain/profile/stored.ts';

type Client = Pick<pg.ClientBase, 'query'>;

/** A load that takes longer to commit is not in the profile of its window. */
const GRACE_MS = 30_000;
/** Windows further back are not made up for: a pipeline that was off for a day has nothing to tell of it. */
const LONGEST_BACK_MS = 24 * 3_600_000;

const floor = (at: number): number => Math.floor(at / WINDOW_MS) * WINDOW_MS;

const NEXT = `
select (extract(epoch from coalesce(
  (select max(window_start) + $3 * interval '1 millisecond' from omnistream.monitor_window where source = $1),
  (select min(minute) from omnistream.stage_minute where source = $1 and stage in ('quality', 'enrich') and minute >= $2)
)) * 1000)::float8 as next`;

const WINDOW = `(extract(epoch from date_bin('5 minutes', minute, 'epoch')) * 1000)::float8 as start`;

const STAGES = `
select ${WINDOW},
  (sum(quarantined) + coalesce(sum(records_out - replayed) filter (where stage = 'enrich'), 0))::float8 as records,
  coalesce(omnistream.sum_buckets(latency) filter (where stage = 'enrich'), '{}')::float8[] as latency
from omnistream.stage_minute
where source = $1 and stage in ('quality', 'enrich') and minute >= $2 and minute < $3
group by 1`;

const RULES = `
select ${WINDOW}, rule, sum(failed)::float8 as failed, sum(passed + failed)::float8 as evaluated
from omnistream.rule_minute
where source = $1 and minute >= $2 and minute < $3
group by 1, 2`;

const PARTS = `
select (extract(epoch from window_start) * 1000)::float8 as start, profile
from omnistream.profile_part
where source = $1 and window_start >= $2 and window_start < $3
order by id`;

const FORGET = 'delete from omnistream.profile_part where source = $1 and window_start < $2';

/**
 * What was measured of a source's windows that have closed since the last time, in order; their profiles are taken out
 * of the database. Windows of a time that the pipeline was off are left out.
 */
export async function closedWindows(
  client: Client,
  source: string,
  watchedSince: number,
  now: number,
): Promise<Measured[]> {
  const earliest = floor(now - LONGEST_BACK_MS);
  const { rows } = await client.query<{ next: number | null }>(NEXT, [source, new Date(earliest), WINDOW_MS]);
  const next = rows[0]?.next;
  if (next === null || next === undefined) return [];
  const from = Math.max(floor(next), earliest);
  const to = floor(now - GRACE_MS);
  if (from >= to) return [];
  const span = [source, new Date(from), new Date(to)];
  const stages = await client.query<{ start: number; records: number; latency: number[] }>(STAGES, span);
  const rules = await client.query<{ start: number; rule: string; failed: number; evaluated: number }>(
    RULES,
    span,
  );
  const profiles = await profilesOf(client, span);
  await client.query(FORGET, [source, new Date(to)]);
  const counts = new Map(stages.rows.map(row => [row.start, row]));
  const found: Measured[] = [];
  for (let start = from; start < to; start += WINDOW_MS) {
    const { records = 0, latency = [] } = counts.get(start) ?? {};
    const watched = watchedSince <= start;
    if (!watched && records === 0) continue;
    const failed = rules.rows
      .filter(row => row.start === start)
      .map((row): [string, Part] => [row.rule, [row.failed, row.evaluated]]);
    const profile = profiles.get(start) ?? emptyProfile();
    found.push({ ...{ start, watched, records, latency, profile }, rules: Object.fromEntries(failed) });
  }
  return found;
}

async function profilesOf(client: Client, span: unknown[]): Promise<Map<number, Profile>> {
  const { rows } = await client.query<{ start: number; profile: StoredProfile }>(PARTS, span);
  const found = new Map<number, Profile>();
  for (const { start, profile } of rows) {
    const whole = found.get(start) ?? emptyProfile();
    found.set(start, mergeProfile(whole, readProfile(profile)));
  }
  return found;
}
