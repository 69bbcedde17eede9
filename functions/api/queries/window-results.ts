import type { Reader } from '../snapshot.ts';
import type { WindowResult, WindowResultPage } from '../types.ts';
import type { Cursor } from './quarantine-page.ts';

export interface WindowFilter {
  from: Date;
  to: Date;
  source?: string | undefined;
  rule?: string | undefined;
}

interface Row extends Omit<WindowResult, 'start' | 'end' | 'closedAt'> {
  start: Date;
  end: Date;
  closedAt: Date;
  id: string;
  micros: string;
}

const PAGE = `
select stored.id::text, source, rule, clock, window_start as start, window_start + seconds * interval '1 second' as end,
  outcome, severity, observed, expected, details, records::float8 as records, late::float8 as late,
  closed_at as "closedAt", (extract(epoch from window_start) * 1000000)::bigint::text as micros
from omnistream.window_result as stored
where window_start >= $1 and window_start < $2
  and ($3::text is null or source = $3) and ($4::text is null or rule = $4)
  and ($5::bigint is null
    or (window_start, stored.id) < (timestamptz 'epoch' + $5::bigint * interval '1 microsecond', $6::bigint))
order by window_start desc, stored.id desc
limit $7`;

const LATE = `
select source, sum(late)::float8 as late, sum(ahead)::float8 as ahead
from omnistream.late_minute
where minute >= $1 and minute < $2 and ($3::text is null or source = $3)
group by 1 order by 1`;

/** One page of what rules found of windows that began in the time asked for, newest first. */
export async function windowResults(
  reader: Reader,
  { from, to, source, rule }: WindowFilter,
  before: Cursor | undefined,
  limit: number,
): Promise<WindowResultPage> {
  const { rows } = await reader.query<Row>(PAGE, [
    ...[from, to, source, rule],
    ...[before?.micros, before?.id, limit + 1],
  ]);
  const { rows: late } = await reader.query<WindowResultPage['late'][number]>(LATE, [from, to, source]);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    results: rows.slice(0, limit).map(({ id: _, micros: __, start, end, closedAt, ...row }) => ({
      ...row,
      start: start.toISOString(),
      end: end.toISOString(),
      closedAt: closedAt.toISOString(),
    })),
    next: last ? `${last.micros}-${last.id}` : null,
    late,
  };
}
