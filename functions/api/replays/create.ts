import type pg from 'pg';
import * as v from 'valibot';
import { MAX_RECORD_BYTES } from '../../../domain/frame/limits.ts';
import { repairSchema } from '../../../domain/repair/repair.ts';
import { Refusal } from '../../shared/http/refusal.ts';
import { problem } from '../../shared/problem.ts';
import type { GoneRecord, ReplayCreated } from '../types.ts';
import { audit } from './audit.ts';
import { replayById } from './progress.ts';
import { SELECTED, type Selection, selectionEntries, selectionOf, valuesOf } from './selection.ts';

const ONE_OF = 'must have either a filter or ids';
/** A patch or a new text is for one record; flows are for as many as there are. */
export const replayRequest = v.pipe(
  v.strictObject({ ...selectionEntries, repair: v.exactOptional(repairSchema) }),
  v.check(({ filter, ids }) => (filter === undefined) !== (ids === undefined), ONE_OF),
  v.check(
    ({ ids, repair }) => !repair || 'flows' in repair || ids?.length === 1,
    'a patch or a text repairs one record: give its id, and no other',
  ),
  // What is asked for is kept, and PostgreSQL's jsonb holds no NUL and no half of a pair of surrogates.
  v.check(
    request => !/(?<!\\)(\\\\)*\\u(0000|d[89a-f]..)/.test(JSON.stringify(request)),
    'must not contain a NUL character, nor half of a pair of surrogates',
  ),
  v.check(
    ({ repair }) => !repair || !('text' in repair) || Buffer.byteLength(repair.text) <= MAX_RECORD_BYTES,
    `the text is longer than a record may be: ${MAX_RECORD_BYTES} bytes`,
  ),
);
export type ReplayRequest = v.InferOutput<typeof replayRequest>;

export const selectionOfRequest = ({ filter, ids }: ReplayRequest, now: number): Selection =>
  ids ? { ids: [...new Set(ids)] } : selectionOf(filter!, now);

/**
 * Asks for a replay: the records that match now. Nothing is sent here. Part of a transaction.
 * @throws Refusal when there is nothing to replay: 410 with the reason for each id
 */
export async function createReplay(
  client: pg.ClientBase,
  request: ReplayRequest,
  who: string,
  now: number,
): Promise<ReplayCreated> {
  const selection = selectionOfRequest(request, now);
  const { chosen, upto, busy } = await choose(client, selection);
  const gone = selection.ids && chosen < selection.ids.length ? await goneOf(client, selection.ids) : [];
  if (chosen === 0) {
    if (gone.length > 0) throw new Refusal(problem(410, 'Not in the quarantine', goneText(gone), { gone }));
    throw new Refusal(problem(409, 'Nothing to replay', 'No quarantined record matches.'));
  }
  if (selection.ids && busy === chosen)
    throw new Refusal(
      problem(
        409,
        'On its way already',
        'Another replay brings it: see GET /api/v1/replays, or cancel that one.',
      ),
    );
  const { rows } = await client.query<{ id: string }>(
    `insert into omnistream.replay (requested_at, requested_by, selection, repair, chosen, upto)
     values ($1, $2, $3, $4, $5, $6) returning id::text`,
    [
      new Date(now),
      who,
      JSON.stringify(selection),
      request.repair ? JSON.stringify(request.repair) : null,
      chosen,
      upto,
    ],
  );
  const { id } = rows[0]!;
  const how = request.repair ? `, repaired by ${Object.keys(request.repair)[0]}` : '';
  await audit(
    client,
    now,
    'info',
    `Replay ${id} of ${chosen} quarantined records${how}, asked for by ${who}`,
  );
  return { ...(await replayById(client as pg.PoolClient, id, now))!, goneRecords: gone };
}

async function choose(
  client: pg.ClientBase,
  selection: Selection,
): Promise<{ chosen: number; upto: string; busy: number }> {
  const { rows } = await client.query<{ chosen: number; upto: string; busy: number }>(
    `select count(*)::int as chosen, coalesce(max(q.id), 0)::text as upto, count(r.quarantine_id)::int as busy
     from omnistream.quarantine q left join omnistream.replay_record r on r.quarantine_id = q.id
     where ${SELECTED}`,
    valuesOf(selection),
  );
  return rows[0]!;
}

/** Why records are not in the quarantine, each by its id. */
async function goneOf(client: pg.ClientBase, ids: readonly string[]): Promise<GoneRecord[]> {
  const { rows } = await client.query<{ id: string; replay: string | null }>(
    `select wanted.id::text, done.replay::text
     from unnest($1::bigint[]) as wanted (id) left join omnistream.replayed done on done.quarantine_id = wanted.id
     where not exists (select from omnistream.quarantine q where q.id = wanted.id)
     order by wanted.id`,
    [ids],
  );
  return rows.map(({ id, replay }) =>
    replay === null
      ? {
          id,
          reason: 'purged',
          message: 'It is not in the quarantine: retention or a purge deleted it, or it never was.',
        }
      : { id, reason: 'replayed', message: `Replay ${replay} has brought it in.`, replay },
  );
}

const goneText = (gone: readonly GoneRecord[]): string =>
  gone.length === 1 ? gone[0]!.message : `None of the ${gone.length} records is in the quarantine any more.`;
