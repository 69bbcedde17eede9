import type pg from 'pg';
import { type Measured, type Part, WINDOW_MS } from '../../../domain/baseline/summary.ts';
import { emptyProfile, mergeProfile, type Profile } from '../../../domain/profile/profile.ts';
import { readProfile, type StoredProfile } from '../../../domain/profile/stored.ts';

type Client = Pick<pg.ClientBase, 'query'>;

/** A load that takes longer to commit is not in the profile of its window. */
const GRACE_MS = 30_000;
/** Windows further back are not made up for: a pipeline that was off for a day has nothing to tell of it. */
const LONGEST_BACK_MS = 24 * 3_600_000;
/** Windows of one sweep: after a pause the others follow minute by minute. */
const AT_MOST = 12;
/** Profiles held in memory at once beside what they are merged into. */
const AT_ONCE = 64;

const floor = (at: number): number => Math.floor(at / WINDOW_MS) * WINDOW_MS;

const NEXT = `
select (extract(epoch from coalesce(
  (select max(window_start) + $3 * interval '1 millisecond' from omnistream.monitor_window
    where source = $1 and window_start < $4),
  (select min(minute) from omnistream.stage_minute where source = $1 and stage in ('quality', 'enrich') and minute >= $2)
)) * 1000)::float8 as next`;

const WINDOW = `(extract(epoch from date_bin('5 minutes', minute, 'epoch')) * 1000)::float8 as start`;

/** What replays brought in was counted when it came. */
const STAGES = `
select ${WINDOW},
  (sum(quarantined) + coalesce(sum(records_out - replayed) filter (where stage = 'enrich'), 0))::float8 as records,
  coalesce(omnistream.sum_buckets(latency) filter (where stage = 'enrich'), '{}')::float8[] as latency
from omnistream.stage_minute
where source = $1 and stage in ('quality', 'enrich') and minute >= $2 and minute < $3
group by 1`;

const RULES = `
select rule, sum(failed)::float8 as failed, sum(passed + failed)::float8 as evaluated
from omnistream.rule_minute
where source = $1 and minute >= $2 and minute < $3
group by 1`;

const PARTS = `
select id::text, profile
from omnistream.profile_part as part
where source = $1 and window_start = $2 and id > $3
order by part.id limit ${AT_ONCE}`;

const FORGET = 'delete from omnistream.profile_part where source = $1 and window_start < $2';

export interface Closed {
  windows: Measured[];
  /** Whether these are all: the last one is the newest that is over. */
  upToDate: boolean;
}

/**
 * What was measured of a source's windows that have closed since the last time, in order; their profiles are taken out
 * of the database. Windows of a time that the pipeline was off are left out.
 */
export async function closedWindows(
  client: Client,
  source: string,
  watchedSince: number,
  now: number,
): Promise<Closed> {
  const earliest = floor(now - LONGEST_BACK_MS);
  const { rows } = await client.query<{ next: number | null }>(NEXT, [
    ...[source, new Date(earliest), WINDOW_MS],
    // A clock that was ahead has left windows of a time that is yet to come.
    new Date(floor(now)),
  ]);
  const next = rows[0]?.next;
  const from = Math.max(floor(next ?? now), earliest);
  const to = floor(now - GRACE_MS);
  if (from >= to) return { windows: [], upToDate: true };
  const span = [source, new Date(from), new Date(to)];
  const stages = await client.query<{ start: number; records: number; latency: number[] }>(STAGES, span);
  const counts = new Map(stages.rows.map(row => [row.start, row]));
  const all: Omit<Measured, 'rules' | 'profile'>[] = [];
  for (let start = from; start < to; start += WINDOW_MS) {
    const { records = 0, latency = [] } = counts.get(start) ?? {};
    const watched = watchedSince <= start;
    if (watched || records > 0) all.push({ start, watched, records, latency });
  }
  const taken = all.slice(0, AT_MOST);
  const upToDate = taken.length === all.length;
  const windows: Measured[] = [];
  for (const window of taken)
    windows.push({
      ...window,
      rules: await rulesOf(client, source, window.start),
      profile: await profileOf(client, source, window.start),
    });
  await client.query(FORGET, [source, new Date(upToDate ? to : taken.at(-1)!.start + WINDOW_MS)]);
  return { windows, upToDate };
}

async function rulesOf(client: Client, source: string, start: number): Promise<Record<string, Part>> {
  const { rows } = await client.query<{ rule: string; failed: number; evaluated: number }>(RULES, [
    ...[source, new Date(start), new Date(start + WINDOW_MS)],
  ]);
  return Object.fromEntries(
    rows.map(({ rule, failed, evaluated }): [string, Part] => [rule, [failed, evaluated]]),
  );
}

async function profileOf(client: Client, source: string, start: number): Promise<Profile> {
  const whole = emptyProfile();
  for (let last = '0'; ; ) {
    const { rows } = await client.query<{ id: string; profile: StoredProfile }>(PARTS, [
      ...[source, new Date(start), last],
    ]);
    for (const { profile } of rows) mergeProfile(whole, readProfile(profile));
    if (rows.length < AT_ONCE) return whole;
    last = rows.at(-1)!.id;
  }
}
