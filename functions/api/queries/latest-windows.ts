import type { WindowResult } from '../../../domain/quality/window-verdict.ts';
import type { Reader } from '../snapshot.ts';

interface Row extends WindowResult {
  source: string;
  rule: string;
}

/** One look into the index for each rule. */
const SQL = `
select asked.source, asked.rule, clock, (extract(epoch from window_start) * 1000)::float8 as start, seconds, outcome,
  severity, observed, expected, details, records::float8 as records
from unnest($1::text[], $2::text[]) as asked(source, rule), lateral (
  select * from omnistream.window_result r
  where r.source = asked.source and r.rule = asked.rule and closed_at >= $3
  order by window_start desc limit 1
) as latest`;

/** The newest window of each rule that was closed since; rules without one are absent. */
export async function latestWindows(
  reader: Reader,
  rules: readonly { source: string; rule: string }[],
  since: Date,
): Promise<Row[]> {
  const { rows } = await reader.query<Row>(SQL, [
    rules.map(({ source }) => source),
    rules.map(({ rule }) => rule),
    since,
  ]);
  return rows;
}
