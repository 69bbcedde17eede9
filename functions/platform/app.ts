import { Hono } from 'hono';
import type { Contract } from '../../domain/contract/contract.ts';
import { CloudWatchUnavailable, type MetricsOfCloudWatch } from '../shared/cloudwatch.ts';
import { answerHeaders, answerProblems } from '../shared/http/answers.ts';
import { query } from '../shared/http/query.ts';
import { range } from '../shared/http/range.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { type Range, windowOf } from '../shared/http/window.ts';
import { type Problem, problem } from '../shared/problem.ts';
import { platformAlarms } from './alarms.ts';
import { cached } from './cache.ts';
import { platformMetrics, platformSeries } from './metrics.ts';
import type { PlatformAnswers } from './types.ts';

export interface PlatformDependencies {
  cloudwatch: MetricsOfCloudWatch;
  contracts(): readonly Contract[];
  deployment: string;
  /** Dimensions of the database's metrics; undefined when it has none of its own. */
  database: Readonly<Record<string, string>> | undefined;
  /** Whether CloudWatch's answers cost something: then they are kept for longer. */
  paid: boolean;
  /** ms since the epoch. */
  now(): number;
}

/** How long answers are kept, seconds. CloudWatch's own data is a minute apart; alarms are to be seen sooner. */
const ALARMS_LAST = 30;
const METRICS_LAST: Record<Range, number> = { hour: 60, day: 300, week: 1800, month: 3600 };
const UNPAID_LAST = 1;

/** What each route reads of its query string. */
export const PARAMETERS = { '/platform/alarms': {}, '/platform/metrics': { range } };

export function createApp({ cloudwatch, contracts, deployment, database, paid, now }: PlatformDependencies) {
  const alarms = cached(
    () => platformAlarms(cloudwatch, deployment, contracts(), now()),
    () => (paid ? ALARMS_LAST : UNPAID_LAST),
    now,
  );
  const metrics = cached(
    (name: Range) => platformMetrics(cloudwatch, platformSeries(deployment, database), windowOf(name, now())),
    name => (paid ? METRICS_LAST[name] : UNPAID_LAST),
    now,
  );
  const app = new Hono()
    .use(answerHeaders)
    .get('/api/v1/platform/alarms', query(PARAMETERS['/platform/alarms']), async c =>
      c.json<PlatformAnswers['/platform/alarms']>(await alarms(undefined)),
    )
    .get('/api/v1/platform/metrics', query(PARAMETERS['/platform/metrics']), async c =>
      c.json<PlatformAnswers['/platform/metrics']>(await metrics(c.req.valid('query').range)),
    );
  answerProblems(app, problemOf);
  return app;
}

const RETRY_SECONDS = 10;

/** A problem document for whatever went wrong. Its text never quotes the error: that may name roles and accounts. */
function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  if (error instanceof CloudWatchUnavailable)
    return problem(
      503,
      'CloudWatch unavailable',
      'CloudWatch does not answer, or refuses to. Alarms may be raised that cannot be seen here.',
      { retryAfterSeconds: RETRY_SECONDS },
    );
  return problem(
    500,
    'Internal error',
    'The request could not be answered; the log of the platform function says why.',
  );
}
