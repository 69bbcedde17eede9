import type pg from 'pg';
import { storedKey } from '../../domain/quality/stored-key.ts';

/** A rule's memory of one key. */
export interface StateKey {
  rule: string;
  key: string;
}

/** How many keys the rules remember something of; forgets it when told to. */
export async function purgeStates(
  client: pg.ClientBase,
  source: string,
  keys: readonly StateKey[],
  execute: boolean,
): Promise<number> {
  if (keys.length === 0) return 0;
  const from = `from omnistream.detector_state
    where source = $1 and (detector, key) in (select * from unnest($2::text[], $3::text[]))`;
  const names = [source, keys.map(({ rule }) => rule), keys.map(({ key }) => storedKey(key))];
  if (execute) return (await client.query(`delete ${from}`, names)).rowCount ?? 0;
  return (await client.query<{ n: number }>(`select count(*)::int as n ${from}`, names)).rows[0]!.n;
}
