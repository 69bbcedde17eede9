import { Hono } from 'hono';
import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import { retryClashes } from '../../shared/database/retry.ts';
import { transaction } from '../../shared/database/transaction.ts';
import { body } from '../../shared/http/body.ts';
import { query } from '../../shared/http/query.ts';
import { Refusal } from '../../shared/http/refusal.ts';
import { whoAsks } from '../../shared/http/who.ts';
import { problem } from '../../shared/problem.ts';
import { exportQuarantine } from '../export/quarantine.ts';
import { EXPORT, PARAMETERS } from '../parameters.ts';
import { snapshot } from '../snapshot.ts';
import { mustExist } from '../sources.ts';
import type { Answers, RepairPreview, Replay, ReplayCreated } from '../types.ts';
import { cancelReplay, replayAction, unknownReplay } from './cancel.ts';
import { createReplay, replayRequest } from './create.ts';
import { previewRepair } from './preview.ts';
import { replayById, replays } from './progress.ts';
import { selectionOf } from './selection.ts';

export interface ReplayDependencies {
  pool(): pg.Pool;
  contracts(): readonly Contract[];
  /** ms since the epoch. */
  now(): number;
}

/** How long one statement of a change may take, ms: counting a large quarantine takes a while. */
const STATEMENT_TIMEOUT = 20_000;
/** A whole new text of a record is the longest that is sent, escaped. */
const REQUEST_BYTES = 2 * 1024 * 1024;
const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8; header=present' };

function replayId(id: string): string {
  if (/^[1-9]\d{0,17}$/.test(id)) return id;
  throw new Refusal(problem(400, 'Wrong id', 'The id of a replay is a whole number.'));
}

/** Export, repair and replay of the quarantine. */
export function replayRoutes({ pool, contracts, now }: ReplayDependencies) {
  const change = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
    retryClashes(() =>
      transaction(pool(), async client => {
        await client.query(`set local statement_timeout = ${STATEMENT_TIMEOUT}`);
        return work(client);
      }),
    );
  return new Hono()
    .get('/quarantine/export', query(EXPORT), async c => {
      const { format, before, ...filter } = c.req.valid('query');
      const part = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), filter.source === undefined ? undefined : [filter.source]);
        return exportQuarantine(reader, selectionOf(filter, now()), format, before);
      });
      c.header('content-type', TYPES[format]);
      c.header('content-disposition', `attachment; filename="quarantine.${format}"`);
      if (part.next !== null) {
        const next = new URL(c.req.url).searchParams;
        next.set('before', part.next);
        c.header('link', `</api/v1/quarantine/export?${next}>; rel="next"`);
      }
      return c.body(part.text);
    })
    .post('/quarantine/preview', query({}), body(replayRequest, REQUEST_BYTES), async c => {
      const request = c.req.valid('json');
      const answer = await snapshot(pool(), async reader => {
        await mustExist(
          reader,
          contracts(),
          request.filter?.source === undefined ? [] : [request.filter.source],
        );
        return previewRepair(reader, request, contracts(), now());
      });
      return c.json<RepairPreview>(answer);
    })
    .get('/replays', query(PARAMETERS['/replays']), async c => {
      const { limit } = c.req.valid('query');
      return c.json<Answers['/replays']>(await snapshot(pool(), reader => replays(reader, limit, now())));
    })
    .post('/replays', query({}), body(replayRequest, REQUEST_BYTES), async c => {
      const request = c.req.valid('json');
      const created = await change(async client => {
        await mustExist(
          client,
          contracts(),
          request.filter?.source === undefined ? [] : [request.filter.source],
        );
        return createReplay(client, request, whoAsks(c.env), now());
      });
      return c.json<ReplayCreated, 201>(created, 201);
    })
    .get('/replays/:id', query(PARAMETERS['/replays/{id}']), async c => {
      const id = replayId(c.req.param('id'));
      const replay = await snapshot(pool(), reader => replayById(reader, id, now()));
      if (!replay) throw unknownReplay(id);
      return c.json<Answers['/replays/{id}']>(replay);
    })
    .post('/replays/:id', query({}), body(replayAction), async c => {
      const id = replayId(c.req.param('id'));
      return c.json<Replay>(await change(client => cancelReplay(client, id, whoAsks(c.env), now())));
    });
}
