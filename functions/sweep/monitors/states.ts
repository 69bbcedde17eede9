import type pg from 'pg';
import {
  ACCEPTED_AFTER_MS,
  type Judged,
  type Standing,
  standingKey,
} from '../../../domain/baseline/judge.ts';
import type { Learning } from '../../../domain/baseline/past.ts';
import type { Finding } from '../../../domain/monitors/monitor.ts';

type Client = Pick<pg.ClientBase, 'query'>;

const MS = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

const READ = `
select monitor, subject, status, ${MS('since')} as since, ${MS('trusted_since')} as "trustedSince",
  ${MS(`greatest(accepted_until, (
    select max(resolved_at) + $2 * interval '1 millisecond' from omnistream.incident
    where fingerprint = concat_ws(':', monitor, s.source, nullif(subject, '')) and reason = 'false_positive'
  ))`)} as "acceptedUntil"
from omnistream.monitor_state as s
where s.source = $1`;

/**
 * What is known of the subjects of a source's monitors, by `standingKey`. What a person has called a false positive is
 * normal up to then and for a day after, in which baselines get used to it.
 */
export async function readStandings(client: Client, source: string): Promise<Map<string, Standing>> {
  const { rows } = await client.query<
    Omit<Standing, 'trust'> & { trustedSince: number; acceptedUntil: number }
  >(READ, [source, ACCEPTED_AFTER_MS]);
  return new Map(
    rows.map(({ trustedSince, acceptedUntil, ...standing }) => [
      standingKey(standing.monitor, standing.subject),
      { ...standing, trust: { since: trustedSince, acceptedUntil } },
    ]),
  );
}

const WRITE = `
insert into omnistream.monitor_state as s (source, judged_at, monitor, subject, status, since, progress, needed, unit, observed,
  usual, low, high, level, severity, message, trusted_since, accepted_until)
select $1, $2, * from unnest($3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::float8[], $8::int[],
  $9::text[], $10::float8[], $11::float8[], $12::float8[], $13::float8[], $14::text[], $15::text[], $16::text[],
  $17::timestamptz[], $18::timestamptz[])
on conflict (source, monitor, subject) do update set
  status = excluded.status, judged_at = excluded.judged_at, progress = excluded.progress,
  needed = excluded.needed, unit = excluded.unit,
  since = case when s.status = excluded.status then s.since else excluded.since end,
  observed = excluded.observed, usual = excluded.usual, low = excluded.low, high = excluded.high,
  level = excluded.level, severity = excluded.severity, message = excluded.message,
  trusted_since = excluded.trusted_since, accepted_until = excluded.accepted_until`;

/** A subject's row without its source. */
interface Row extends Standing {
  expectation?: Judged['reading']['expectation'];
  unit?: Judged['reading']['unit'];
  finding?: Finding;
}

/** Writes what was said of subjects at `at`, ms since the epoch. */
export async function writeStates(
  client: Client,
  source: string,
  rows: readonly Row[],
  at: number,
): Promise<void> {
  if (rows.length === 0) return;
  const column = <T>(of: (row: Row) => T) => rows.map(of);
  const judged = <T>(of: (expectation: Extract<Row['expectation'], { status: 'judged' }>) => T | undefined) =>
    rows.map(({ expectation }) => (expectation?.status === 'judged' ? (of(expectation) ?? null) : null));
  const learning = (of: (expectation: Learning) => number) =>
    rows.map(({ expectation }) => (expectation?.status === 'learning' ? of(expectation) : null));
  await client.query(WRITE, [
    source,
    new Date(at),
    column(({ monitor }) => monitor),
    column(({ subject }) => subject),
    column(({ status }) => status),
    column(({ since }) => new Date(since)),
    learning(({ progress }) => progress),
    learning(({ needed }) => needed),
    column(({ unit }) => unit ?? null),
    judged(({ observed }) => observed),
    judged(({ centre }) => centre),
    judged(({ low }) => low),
    judged(({ high }) => high),
    judged(({ level }) => level),
    column(({ finding }) => finding?.severity ?? null),
    column(({ finding }) => finding?.message ?? null),
    column(({ trust }) => new Date(trust.since)),
    column(({ trust }) => new Date(trust.acceptedUntil)),
  ]);
}
