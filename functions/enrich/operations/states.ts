import type pg from 'pg';
import type { Json } from '../../../domain/json.ts';
import type { DetectorKey, DetectorState } from '../../../domain/quality/detect.ts';
import { storedKey } from '../../../domain/quality/stored-key.ts';
import { storableJson } from '../copy/json.ts';
import { storableText } from '../copy/text.ts';

const keyOf = (key: string): string => storableText(storedKey(key));

/**
 * The stored states of the keys, locked until the transaction ends, so that the next writer of a key goes on from what
 * this one leaves. Keys without a state get an empty row first: there must be something to lock. Sorted, against
 * deadlocks.
 */
export async function lockStates(
  client: pg.ClientBase,
  source: string,
  wanted: readonly DetectorKey[],
  now: Date,
): Promise<DetectorState[]> {
  if (wanted.length === 0) return [];
  const keys = new Map(wanted.map(found => [`${found.detector}\n${keyOf(found.key)}`, found]));
  const names = [source, wanted.map(({ detector }) => detector), wanted.map(({ key }) => keyOf(key))];
  await client.query(
    `insert into omnistream.detector_state (source, detector, key, state, updated_at)
     select distinct $1, d, k, 'null'::jsonb, $4::timestamptz from unnest($2::text[], $3::text[]) as w (d, k)
     order by d, k
     on conflict do nothing`,
    [...names, now],
  );
  const { rows } = await client.query<{ detector: string; key: string; state: Json }>(
    `select detector, key, state from omnistream.detector_state
     where source = $1 and (detector, key) in (select * from unnest($2::text[], $3::text[]))
     order by detector, key
     for update`,
    names,
  );
  return rows.flatMap(({ detector, key, state }) =>
    state === null ? [] : [{ ...keys.get(`${detector}\n${key}`)!, state }],
  );
}

/** Writes states of keys that this transaction has locked. */
export async function saveStates(
  client: pg.ClientBase,
  source: string,
  states: readonly DetectorState[],
  now: Date,
): Promise<void> {
  if (states.length === 0) return;
  await client.query(
    `update omnistream.detector_state s set state = n.state::jsonb, updated_at = $5
     from unnest($2::text[], $3::text[], $4::text[]) as n (detector, key, state)
     where s.source = $1 and s.detector = n.detector and s.key = n.key`,
    [
      source,
      states.map(({ detector }) => detector),
      states.map(({ key }) => keyOf(key)),
      states.map(({ state }) => storableJson(state)),
      now,
    ],
  );
}
