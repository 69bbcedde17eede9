import type { Window } from '../../shared/http/window.ts';
import type { Reader } from '../snapshot.ts';
import { minutesOf, STAGE_PART, spanOf } from './rollups.ts';

interface Step {
  at: Date;
  source: string;
  loaded: number;
  quarantined: number;
}

const SQL = `
with ${STAGE_PART}
select date_bin($6 * interval '1 second', at, timestamptz 'epoch') as at, source,
  sum(loaded)::float8 as loaded, sum(quarantined)::float8 as quarantined
from part
where $5::text[] is null or source = any($5)
group by 1, 2
order by 1, 2`;

const HOUR_SECONDS = 3600;

/** Records per step and source. Steps under an hour are read from the minutes: 15 ms for a day of five sources. */
export async function throughput(
  reader: Reader,
  window: Window,
  sources?: readonly string[],
): Promise<Step[]> {
  const span = window.stepSeconds < HOUR_SECONDS ? minutesOf(window) : await spanOf(reader, window);
  const { rows } = await reader.query<Step>(SQL, [...span, sources, window.stepSeconds]);
  return rows;
}
