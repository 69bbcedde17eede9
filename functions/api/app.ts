import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type pg from 'pg';
import type { Contract } from '../../domain/contract/contract.ts';
import { answerHeaders, answerProblems } from '../shared/http/answers.ts';
import { body } from '../shared/http/body.ts';
import { query } from '../shared/http/query.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { whoAsks } from '../shared/http/who.ts';
import { rangeOf, windowOf } from '../shared/http/window.ts';
import { log } from '../shared/log/log.ts';
import { problem } from '../shared/problem.ts';
import { enricherRows } from './answers/enrichers.ts';
import { monitorRows } from './answers/monitors.ts';
import { overview } from './answers/overview.ts';
import { quality } from './answers/quality.ts';
import { ruleDetail } from './answers/rule-detail.ts';
import { ruleRows } from './answers/rules.ts';
import { sourceInfo } from './answers/source-info.ts';
import { status } from './answers/status.ts';
import { problemOf } from './errors.ts';
import { actOn, unknownIncident } from './incidents/act.ts';
import { countIncidents, incidentChoices, incidentDetail, incidentRows } from './incidents/read.ts';
import { IncidentStep } from './incidents/step.ts';
import { openapi } from './openapi/document.ts';
import { PARAMETERS } from './parameters.ts';
import { events } from './queries/events.ts';
import { incidents } from './queries/incidents.ts';
import { quarantinePage } from './queries/quarantine-page.ts';
import { quarantineRecord } from './queries/quarantine-record.ts';
import { throughput } from './queries/throughput.ts';
import { windowResults } from './queries/window-results.ts';
import { replayRoutes } from './replays/routes.ts';
import { selectionOf } from './replays/selection.ts';
import { snapshot } from './snapshot.ts';
import { mustExist, unknownSource } from './sources.ts';
import type { Answers, Commands } from './types.ts';

export interface ApiDependencies {
  pool(): pg.Pool;
  contracts(): readonly Contract[];
  /** ms since the epoch. */
  now(): number;
  deployment: string;
  version: string;
}

const DAY = 86_400_000;
const MAX_ID = 2n ** 63n - 1n;

/** An id of the path that a column can hold. */
function wholeId(id: string, of: string): string {
  if (/^\d{1,19}$/.test(id) && BigInt(id) <= MAX_ID) return id;
  throw new Refusal(problem(400, 'Wrong id', `The id of ${of} is a whole number.`));
}

function routes({ pool, contracts, now, deployment, version }: ApiDependencies) {
  return new Hono()
    .route('/', replayRoutes({ pool, contracts, now }))
    .get('/health', query(PARAMETERS['/health']), async c => {
      const about = { deployment, version };
      try {
        await snapshot(pool(), reader => reader.query('select 1'));
      } catch (error) {
        log.error('Database unavailable', error);
        const detail = 'The database does not answer.';
        return c.json<Answers['/health'], 503>({ status: 'unavailable', ...about, detail }, 503);
      }
      return c.json<Answers['/health'], 200>({ status: 'ok', ...about }, 200);
    })
    .get('/overview', query(PARAMETERS['/overview']), async c => {
      const { range, sources } = c.req.valid('query');
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), sources);
        return overview(reader, contracts(), deployment, windowOf(range, now()), sources);
      });
      return c.json<Answers['/overview']>(answer);
    })
    .get('/throughput', query(PARAMETERS['/throughput']), async c => {
      const { range, sources } = c.req.valid('query');
      const window = windowOf(range, now());
      const steps = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), sources);
        return throughput(reader, window, sources);
      });
      return c.json<Answers['/throughput']>({
        range: rangeOf(window),
        stepSeconds: window.stepSeconds,
        points: steps.map(step => ({ ...step, at: step.at.toISOString() })),
      });
    })
    .get('/quality', query(PARAMETERS['/quality']), async c => {
      const { range, sources } = c.req.valid('query');
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), sources);
        return quality(reader, contracts(), windowOf(range, now()), sources);
      });
      return c.json<Answers['/quality']>(answer);
    })
    .get('/rules', query(PARAMETERS['/rules']), async c => {
      const { range, sources } = c.req.valid('query');
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), sources);
        return ruleRows(reader, contracts(), windowOf(range, now()), sources);
      });
      return c.json<Answers['/rules']>(answer);
    })
    .get('/sources/:id/rules/:rule', query(PARAMETERS['/sources/{id}/rules/{rule}']), async c => {
      const { id, rule } = c.req.param();
      const window = windowOf(c.req.valid('query').range, now());
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), [id]);
        return ruleDetail(reader, contracts(), window, id, rule);
      });
      return c.json<Answers['/sources/{id}/rules/{rule}']>(answer);
    })
    .get('/enrichers', query(PARAMETERS['/enrichers']), async c => {
      const { range, sources } = c.req.valid('query');
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), sources);
        return enricherRows(reader, contracts(), windowOf(range, now()), sources);
      });
      return c.json<Answers['/enrichers']>(answer);
    })
    .get('/monitors', query(PARAMETERS['/monitors']), async c => {
      const { sources } = c.req.valid('query');
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), sources);
        return monitorRows(reader, contracts(), now(), sources);
      });
      return c.json<Answers['/monitors']>(answer);
    })
    .get('/window-results', query(PARAMETERS['/window-results']), async c => {
      const { source, rule, from, to = new Date(now()), before, limit } = c.req.valid('query');
      const filter = { from: from ?? new Date(to.getTime() - DAY), to, source, rule };
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), source === undefined ? undefined : [source]);
        return windowResults(reader, filter, before, limit);
      });
      return c.json<Answers['/window-results']>(answer);
    })
    .get('/alerts', query(PARAMETERS['/alerts']), async c => {
      const { range, sources, limit } = c.req.valid('query');
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), sources);
        return incidents(reader, windowOf(range, now()).from, sources, limit);
      });
      return c.json<Answers['/alerts']>(answer);
    })
    .get('/incidents', query(PARAMETERS['/incidents']), async c => {
      const { before, limit, ...filter } = c.req.valid('query');
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), filter.sources);
        return {
          ...(await incidentRows(reader, filter, before, limit)),
          total: await countIncidents(reader, filter),
          ...(await incidentChoices(reader)),
        };
      });
      return c.json<Answers['/incidents']>(answer);
    })
    .get('/incidents/:id', query(PARAMETERS['/incidents/{id}']), async c => {
      const id = wholeId(c.req.param('id'), 'an incident');
      const found = await snapshot(pool(), reader => incidentDetail(reader, id, now()));
      if (!found) throw unknownIncident(id);
      return c.json<Answers['/incidents/{id}']>(found.incident);
    })
    .post('/incidents/:id', query({}), body(IncidentStep), async c => {
      const id = wholeId(c.req.param('id'), 'an incident');
      const answer = await actOn(pool(), id, c.req.valid('json'), whoAsks(c.env), now());
      return c.json<Commands['/incidents/{id}']['answer']>(answer);
    })
    .get('/events', query(PARAMETERS['/events']), async c => {
      const { range, limit } = c.req.valid('query');
      const { from } = windowOf(range, now());
      return c.json<Answers['/events']>(await snapshot(pool(), reader => events(reader, from, limit)));
    })
    .get('/sources', query(PARAMETERS['/sources']), c =>
      c.json<Answers['/sources']>(contracts().map(sourceInfo)),
    )
    .get('/sources/:id', query(PARAMETERS['/sources/{id}']), c => {
      const id = c.req.param('id');
      const contract = contracts().find(({ source }) => source === id);
      if (!contract) throw unknownSource(id, contracts());
      return c.json<Answers['/sources/{id}']>(sourceInfo(contract));
    })
    .get('/quarantine', query(PARAMETERS['/quarantine']), async c => {
      const { before, limit, ...filter } = c.req.valid('query');
      const { source, range, from, to } = filter;
      const timed = range ?? from ?? to;
      const selection = selectionOf(timed === undefined ? { ...filter, range: 'hour' } : filter, now());
      const answer = await snapshot(pool(), async reader => {
        await mustExist(reader, contracts(), source === undefined ? undefined : [source]);
        return quarantinePage(reader, selection, before, limit);
      });
      return c.json<Answers['/quarantine']>(answer);
    })
    .get('/quarantine/:id', query(PARAMETERS['/quarantine/{id}']), async c => {
      const id = wholeId(c.req.param('id'), 'a quarantined record');
      const record = await snapshot(pool(), reader => quarantineRecord(reader, id));
      if (!record)
        throw new Refusal(
          problem(404, 'Unknown record', `There is no quarantined record ${id}; it may have been retired.`),
        );
      return c.json<Answers['/quarantine/{id}']>(record);
    })
    .get('/status', query(PARAMETERS['/status']), async c =>
      c.json<Answers['/status']>(await snapshot(pool(), reader => status(reader, contracts()))),
    );
}

export function createApp(dependencies: ApiDependencies) {
  let document: string | undefined;
  const api = routes(dependencies);
  const app = new Hono()
    .use(answerHeaders)
    .use('/openapi.json', etag())
    .use('/api/openapi.json', etag())
    .on('GET', ['/openapi.json', '/api/openapi.json'], c => {
      document ??= JSON.stringify(openapi(dependencies.version));
      return c.body(document, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' });
    })
    .route('/api/v1', api);

  answerProblems(app, problemOf);
  return app;
}

/** For typed clients: `hc<Api>(url)`. */
export type Api = ReturnType<typeof createApp>;
