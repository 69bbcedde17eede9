import type pg from 'pg';
import type { Contract } from '../../domain/contract/contract.ts';
import { writeEvents } from './events.ts';

const MESSAGE = 'First records arrived';

/** Sources whose rollups begin within the last ten minutes and of which nobody has been told. */
const SQL = `
select source
from unnest($1::text[]) as wanted(source)
where (select min(minute) from omnistream.stage_minute m where m.source = wanted.source and stage = 'enrich') >= $2
  and not exists (select from omnistream.stage_hour h where h.source = wanted.source and stage = 'enrich' and hour < $3)
  and not exists (
    select from omnistream.event e where e.source = wanted.source and e.message = $4 and at >= $3
  )`;

/** Writes an event for each source that has begun to deliver. */
export async function noteFirstRecords(
  pool: pg.Pool,
  contracts: readonly Contract[],
  now: number,
): Promise<void> {
  const { rows } = await pool.query<{ source: string }>(SQL, [
    contracts.map(({ source }) => source),
    new Date(now - 10 * 60_000),
    new Date(now - 60 * 60_000),
    MESSAGE,
  ]);
  const events = rows.map(({ source }) => ({ level: 'success' as const, source, message: MESSAGE }));
  await writeEvents(pool, events, new Date(now));
}
