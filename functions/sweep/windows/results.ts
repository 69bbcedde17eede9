import type pg from 'pg';
import type { WindowFinding } from '../../../domain/quality/finding.ts';

/** The closed window that findings are about. Times are ms since the epoch. */
export interface ClosedWindow {
  source: string;
  /** Whether the window is one of event time, or of the time of loading. */
  clock: 'event' | 'loaded';
  seconds: number;
  start: number;
}

/** One row a rule and window; a window that was judged before keeps its results. */
export async function writeResults(
  client: pg.ClientBase,
  { source, clock, seconds, start }: ClosedWindow,
  findings: readonly (WindowFinding & { records: number })[],
  now: number,
): Promise<void> {
  if (findings.length === 0) return;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  await client.query({
    name: 'write-window-results',
    text: WRITE,
    values: [
      ...[source, clock, new Date(start), seconds, new Date(now)],
      findings.map(({ rule }) => rule),
      findings.map(({ outcome }) => outcome),
      findings.map(({ severity }) => severity),
      findings.map(({ observed }) => json(observed)),
      findings.map(({ expected }) => expected),
      findings.map(({ details }) => json(details)),
      findings.map(({ records }) => records),
    ],
  });
}

const WRITE = `
  insert into omnistream.window_result
    (source, clock, window_start, seconds, closed_at, rule, outcome, severity, observed, expected, details, records)
  select $1, $2, $3, $4, $5, rule, outcome, severity, observed::jsonb, expected, details::jsonb, records
  from unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[])
    as f (rule, outcome, severity, observed, expected, details, records)
  on conflict (source, rule, window_start, seconds) do nothing`;
