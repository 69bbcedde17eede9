import type { Reader } from '../snapshot.ts';
import { firstHour, type Window } from '../window.ts';

const CLOSED_UNTIL = `
select coalesce(max(hour) + interval '1 hour', timestamptz 'epoch') as until
from omnistream.stage_hour`;

/**
 * Until when the minutes are summed up in hours. Asked by itself: where the planner knows the instant it reads the few
 * minutes after it by their index, else it reads the whole table (3.4 s instead of 15 ms with a month of minutes).
 */
export async function closedUntil(reader: Reader): Promise<Date> {
  const { rows } = await reader.query<{ until: Date }>(CLOSED_UNTIL);
  return rows[0]?.until ?? new Date(0);
}

/** The parameters $1 to $3 of a query over rollups: minutes from $1 to $2, hours from $2, minutes from $3. */
export type Span = [from: Date, hoursFrom: Date | 'infinity', minutesFrom: Date | 'infinity'];

/**
 * Reads a window from the hours where they are closed. Merging the latency buckets of a month and five sources so
 * takes about 75 ms; from its 216,000 minutes it takes seconds.
 */
export async function spanOf(reader: Reader, window: Window): Promise<Span> {
  const first = firstHour(window);
  const closed = await closedUntil(reader);
  return [window.from, first, new Date(Math.max(first.getTime(), closed.getTime()))];
}

/** Reads a window from the minutes alone, for steps shorter than an hour. */
export const minutesOf = (window: Window): Span => [window.from, 'infinity', 'infinity'];

export const STAGE_PART = `part as (
  select source, minute as at, records_out as loaded, quarantined, duplicates, flagged, latency
  from omnistream.stage_minute where stage = 'enrich' and minute >= $1 and minute < $2
  union all
  select source, hour, records_out, quarantined, duplicates, flagged, latency
  from omnistream.stage_hour where stage = 'enrich' and hour >= $2
  union all
  select source, minute, records_out, quarantined, duplicates, flagged, latency
  from omnistream.stage_minute where stage = 'enrich' and minute >= $3
)`;

export const RULE_PART = `part as (
  select source, passed, failed from omnistream.rule_minute where minute >= $1 and minute < $2
  union all
  select source, passed, failed from omnistream.rule_hour where hour >= $2
  union all
  select source, passed, failed from omnistream.rule_minute where minute >= $3
)`;
