import type { Reader } from '../snapshot.ts';

interface Failed {
  source: string;
  rule: string;
  /** A minute, or the beginning of the hour whose minutes are wanted. */
  lastFailed: Date;
}

const SQL = `
select source, rule, coalesce((
  select max(minute) from omnistream.rule_minute m
  where m.source = f.source and m.rule = f.rule and failed > 0 and minute >= f.at and minute < f.at + interval '1 hour'
), f.at) as "lastFailed"
from unnest($1::text[], $2::text[], $3::timestamptz[]) as f(source, rule, at)`;

/** To the minute, where it is still kept: some sixty rows by the primary key for each rule. */
export async function lastFailures(reader: Reader, failed: readonly Failed[]): Promise<Failed[]> {
  const { rows } = await reader.query<Failed>(SQL, [
    failed.map(({ source }) => source),
    failed.map(({ rule }) => rule),
    failed.map(({ lastFailed }) => lastFailed),
  ]);
  return rows;
}
