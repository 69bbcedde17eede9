import type pg from 'pg';
import * as v from 'valibot';
import { Refusal } from '../../shared/http/refusal.ts';
import { problem } from '../../shared/problem.ts';
import type { Replay } from '../types.ts';
import { audit } from './audit.ts';
import { replayById } from './progress.ts';

export const replayAction = v.strictObject({
  action: v.picklist(['cancel'], 'must be cancel'),
});

/** What was written for one record is data of that record: it does not outlive its replay. */
export const FORGET = `repair = case when repair ? 'flows' then repair end`;

/**
 * Ends a replay where it is. Records that are loaded stay so; all others keep their place in the quarantine, and what is
 * on the streams of them is let pass when it comes. One that is over stays as it is. Part of a transaction.
 */
export async function cancelReplay(
  client: pg.PoolClient,
  id: string,
  who: string,
  now: number,
): Promise<Replay> {
  const { rows } = await client.query<{ over: boolean }>(
    'select finished_at is not null as over from omnistream.replay where id = $1 for no key update',
    [id],
  );
  if (!rows[0]) throw unknownReplay(id);
  const replay = (await replayById(client, id, now))!;
  if (rows[0].over || replay.state !== 'running') return replay;
  // In the order in which the loads lock them: one that is under way is waited for, and counts.
  await client.query(
    `select from omnistream.replay_frame where replay = $1 and settled_at is null order by id for update`,
    [id],
  );
  await client.query(
    `with ended as (
       update omnistream.replay_frame set settled_at = $2 where replay = $1 and settled_at is null returning id
     )
     delete from omnistream.replay_record r using ended where r.frame_id = ended.id`,
    [id, new Date(now)],
  );
  await client.query(
    `update omnistream.replay set cancelled_at = $2, cancelled_by = $3, finished_at = $2, ${FORGET} where id = $1`,
    [id, new Date(now), who],
  );
  const ended = (await replayById(client, id, now))!;
  await audit(
    client,
    now,
    'warning',
    `Replay ${id} cancelled by ${who}: ${ended.loaded} of ${ended.chosen} records loaded`,
  );
  return ended;
}

export const unknownReplay = (id: string): Refusal =>
  new Refusal(problem(404, 'Unknown replay', `There is no replay ${id.slice(0, 40)}.`));
