import type pg from 'pg';
import * as v from 'valibot';
import type { Contract } from '../../../domain/contract/contract.ts';
import { sqlState } from '../../shared/database/errors.ts';
import { retryClashes } from '../../shared/database/retry.ts';
import { transaction } from '../../shared/database/transaction.ts';
import { audit } from './audit.ts';
import { FORGET } from './cancel.ts';
import { type DueFrame, dueFrames, settleEmpty } from './due.ts';
import { planNext, type Underway } from './plan.ts';
import { OVERDUE_MS, replayById } from './progress.ts';

/** Asked by the function `replay`, and by nobody through the HTTP API. */
export const nextRequest = v.strictObject({
  /** Who sends: until `lease` is over nobody else is given the same replay. */
  driver: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  /** Ids of frames that are on the stream now. */
  sent: v.pipe(v.array(v.string()), v.maxLength(10_000)),
  /** It sends no more: another one may. */
  done: v.boolean(),
});
export type NextRequest = v.InferOutput<typeof nextRequest>;

export interface Next {
  frames: DueFrame[];
  /** Replays that are not over: they wait for what is under way to be loaded. */
  open: number;
}

interface Open extends Underway {
  /** Nobody else sends it. */
  free: boolean;
  /** Every record of it has been planned. */
  all: boolean;
  /** Records sent and not loaded; those that are overdue may never be, and keep nobody waiting. */
  underWay: number;
}

/** A driver that died is replaced after so long, ms: longer than it may be busy with what it was given. */
const LEASE = 30_000;
/** Plans that one call makes at most: a flow that fits few of many records has few to send. */
const PLANS = 20;
/** Records under way before more are planned: what is newly received waits behind them. */
const UNDER_WAY = 500;
/** One driver at a time plans: two replays never claim a record both. */
const ALONE = `select pg_advisory_xact_lock(hashtext('omnistream.replay'))`;

/**
 * Notes what was sent, and gives what is to be sent next. Whatever is lost between two calls is given again. What was sent
 * is noted by itself: its frames are being loaded, and a load must not wait until more is planned.
 */
export async function nextFrames(
  pool: pg.Pool,
  request: NextRequest,
  contracts: readonly Contract[],
  now: number,
): Promise<Next> {
  const { sent } = request;
  if (sent.length > 0) await retryClashes(() => transaction(pool, client => noteSent(client, sent, now)));
  return repeated(() => transaction(pool, client => next(client, request, contracts, now)));
}

/** In the order in which the loads lock frames. */
async function noteSent(client: pg.PoolClient, sent: readonly string[], now: number): Promise<void> {
  await client.query(
    `with noted as (
       select id from omnistream.replay_frame where id = any($1) and sent_at is null order by id for no key update
     )
     update omnistream.replay_frame f set sent_at = $2 from noted where f.id = noted.id`,
    [sent, new Date(now)],
  );
}

/** A record that retention deletes while it is being planned has no place to be claimed any more: planned again without it. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await retryClashes(work);
  } catch (error) {
    if (sqlState(error) !== '23503') throw error;
    return retryClashes(work);
  }
}

async function next(
  client: pg.PoolClient,
  { driver, done }: NextRequest,
  contracts: readonly Contract[],
  now: number,
): Promise<Next> {
  await client.query(ALONE);
  const at = new Date(now);
  // Not for update: a load says which replay brought its records, and a foreign key takes its share of the key.
  const { rows: open } = await client.query<Open>(
    `select r.id::text, r.selection, r.repair, r.upto::text, r.planned::text, r.planned_at is not null as all,
       coalesce(r.driven_until < $1 or r.driver = $2, true) as free, (
         select coalesce(sum(records), 0)::int from omnistream.replay_frame
         where replay = r.id and sent_at > $3 and settled_at is null
       ) as "underWay"
     from omnistream.replay r where r.finished_at is null order by r.id for no key update of r`,
    [at, driver, new Date(now - OVERDUE_MS)],
  );
  const underWay = open.reduce((sum, replay) => sum + replay.underWay, 0);
  let left = open.length;
  for (const replay of open) {
    if (!replay.free) continue;
    await settleEmpty(client, replay.id, now);
    const frames = done ? [] : await framesFor(client, replay, contracts, underWay < UNDER_WAY, now);
    await client.query('update omnistream.replay set driver = $2, driven_until = $3 where id = $1', [
      replay.id,
      frames.length > 0 ? driver : null,
      frames.length > 0 ? new Date(now + LEASE) : null,
    ]);
    if (frames.length > 0) return { frames, open: left };
    if (replay.all && (await finish(client, replay.id, now))) left--;
  }
  return { frames: [], open: left };
}

/** What was planned and not sent comes first: nothing overtakes it. */
async function framesFor(
  client: pg.PoolClient,
  replay: Open,
  contracts: readonly Contract[],
  room: boolean,
  now: number,
): Promise<DueFrame[]> {
  let frames = await dueFrames(client, replay.id);
  for (let plans = 0; plans < PLANS && frames.length === 0 && !replay.all && room; plans++) {
    const planned = await planNext(client, replay, contracts);
    if (planned === undefined) {
      replay.all = true;
      await client.query('update omnistream.replay set planned_at = $2 where id = $1', [
        replay.id,
        new Date(now),
      ]);
    } else {
      replay.planned = planned;
      frames = await dueFrames(client, replay.id);
    }
  }
  return frames;
}

/** Ends a replay all of whose frames are loaded, and writes down what came of it. */
async function finish(client: pg.PoolClient, id: string, now: number): Promise<boolean> {
  const replay = (await replayById(client, id, now))!;
  if (replay.state === 'running') return false;
  await client.query(`update omnistream.replay set finished_at = $2, ${FORGET} where id = $1`, [
    id,
    new Date(now),
  ]);
  const { loaded, failed, duplicates, gone, unrepaired, elsewhere, tooLarge } = replay;
  const parts = [
    [loaded, 'loaded'],
    [failed, 'failed again'],
    [duplicates, 'were loaded before'],
    [gone, 'were gone'],
    [unrepaired, 'could not be repaired'],
    [elsewhere, 'are with another replay'],
    [tooLarge, 'are too large'],
  ] as const;
  const found = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  await audit(
    client,
    now,
    failed + unrepaired > 0 ? 'warning' : 'success',
    `Replay ${id} is over: ${found.join(', ')}`,
  );
  return true;
}
