import type pg from 'pg';
import { isReplay } from '../../../domain/frame/replay.ts';
import type { FrameOutcome, PreparedFrame, QuarantinedRecord } from '../prepared.ts';
import { copyRecords, RECORD_COLUMNS } from './quarantine.ts';

/** Of the frames of replays among a group, how many records are still their own. */
export type Claims = ReadonlyMap<PreparedFrame, number>;

/**
 * The frames with only the records that are theirs to load. Of a replay's frame those are the ones in the quarantine and
 * claimed by no other frame: the rest was cancelled or purged. Their rows are locked. Costs nothing without a replay. A
 * frame that says it is of a replay which nobody knows is like any other.
 */
export async function lockClaims(
  client: pg.ClientBase,
  frames: readonly PreparedFrame[],
): Promise<{ frames: readonly PreparedFrame[]; claims: Claims }> {
  const said = frames.filter(({ header }) => isReplay(header)).map(({ header }) => header.id);
  if (said.length === 0) return { frames, claims: new Map() };
  const { rows: known } = await client.query<{ id: string }>(
    'select id from omnistream.replay_frame where id = any($1) order by id for update',
    [said],
  );
  const own = new Map(known.map(({ id }) => [id, new Set<number>()]));
  const { rows } = await client.query<{ frame: string; index: number }>(
    `select r.frame_id as frame, r.record_index as index
     from omnistream.replay_record r join omnistream.quarantine q on q.id = r.quarantine_id
     where r.frame_id = any($1) order by q.id for update`,
    [said],
  );
  for (const { frame, index } of rows) own.get(frame)?.add(index);
  const claims = new Map<PreparedFrame, number>();
  const narrowed = frames.map(frame => {
    const indexes = own.get(frame.header.id);
    if (!indexes) return frame;
    const kept = within(frame, indexes);
    claims.set(kept, indexes.size);
    return kept;
  });
  return { frames: narrowed, claims };
}

function within(frame: PreparedFrame, own: ReadonlySet<number>): PreparedFrame {
  const kept: PreparedFrame = {
    ...frame,
    rows: [],
    quarantined: frame.quarantined.filter(({ index }) => own.has(index)),
  };
  kept.rows = frame.rows.filter(({ index }) => own.has(index)).map(row => ({ ...row, frame: kept }));
  return kept;
}

/**
 * Takes what was loaded, or had been before, out of the quarantine, and notes of what failed again why. Part of the load
 * transaction: a record is in one place at any time.
 */
export async function settleReplays(
  client: pg.ClientBase,
  claims: Claims,
  outcomes: ReadonlyMap<PreparedFrame, FrameOutcome>,
  failed: readonly { frame: PreparedFrame; record: QuarantinedRecord }[],
  now: number,
): Promise<void> {
  if (claims.size === 0) return;
  if (failed.length > 0) await noteFailures(client, failed, now);
  const frames = [...claims.keys()];
  await client.query(REMOVE, [frames.map(({ header }) => header.id), new Date(now)]);
  const counts = frames.map(frame => {
    const { loaded, quarantined } = outcomes.get(frame)!;
    const own = claims.get(frame)!;
    const gone = frame.records.length - own;
    return { loaded, failed: quarantined, duplicates: own - loaded - quarantined, gone };
  });
  await client.query(SETTLE, [
    frames.map(({ header }) => header.id),
    counts.map(count => count.loaded),
    counts.map(count => count.failed),
    counts.map(count => count.duplicates),
    counts.map(count => count.gone),
    new Date(now),
  ]);
}

/** The row stays what it is, with the failures of now; its record may be replayed again. */
async function noteFailures(
  client: pg.ClientBase,
  failed: readonly { frame: PreparedFrame; record: QuarantinedRecord }[],
  now: number,
): Promise<void> {
  await client.query(
    `create temp table if not exists failed_again on commit delete rows as
       select ${RECORD_COLUMNS.join(', ')} from omnistream.quarantine with no data;
     delete from pg_temp.failed_again`,
  );
  await copyRecords(client, 'pg_temp.failed_again', failed, now);
  await client.query(NOTE);
}

const NOTE = `
  with ended as (
    delete from omnistream.replay_record r using pg_temp.failed_again f
    where r.frame_id = f.frame_id and r.record_index = f.record_index
    returning r.quarantine_id, f.*
  )
  update omnistream.quarantine q set
    stage = e.stage, contract = e.contract, failure_version = e.failure_version, failures = e.failures,
    record_id = coalesce(e.record_id, q.record_id), attempts = q.attempts + 1, attempted_at = e.quarantined_at,
    repaired = nullif(e.original, q.original)
  from ended e where q.id = e.quarantine_id`;

/** The claims go with their rows. */
const REMOVE = `
  with removed as (
    delete from omnistream.quarantine q using omnistream.replay_record r
    where r.frame_id = any($1) and q.id = r.quarantine_id
    returning q.id, r.frame_id
  )
  insert into omnistream.replayed (quarantine_id, replay, at)
  select removed.id, f.replay, $2 from removed join omnistream.replay_frame f on f.id = removed.frame_id`;

const SETTLE = `
  update omnistream.replay_frame f
  set settled_at = $6, loaded = c.loaded, failed = c.failed, duplicates = c.duplicates, gone = c.gone
  from unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::int[]) as c (id, loaded, failed, duplicates, gone)
  where f.id = c.id and f.settled_at is null`;
