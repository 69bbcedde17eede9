import type pg from 'pg';

/**
 * Sweeps come each minute. After a longer pause nobody was watching: a laptop was closed, the database was away. Nor is
 * anything known of the time between when a clock was put back.
 */
const PAUSE_MS = 100_000;

const SQL = `
insert into omnistream.detector_state as stored (source, detector, key, state, updated_at)
values ('*', 'sweep', 'watched', jsonb_build_object('since', $1::float8), $2)
on conflict (source, detector, key) do update
set updated_at = $2,
  state = case when $2 - stored.updated_at 
    between -$3::float8 * interval '1 millisecond' and $3 * interval '1 millisecond'
    then stored.state else excluded.state end
returning (state->>'since')::float8 as since`;

/** Since when sweeps have come without a pause, ms since the epoch; says that this one has come. */
export async function watchedSince(client: Pick<pg.ClientBase, 'query'>, now: number): Promise<number> {
  const { rows } = await client.query<{ since: number }>(SQL, [now, new Date(now), PAUSE_MS]);
  return rows[0]?.since ?? now;
}
