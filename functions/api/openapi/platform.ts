/** What another function answers of the alarms and metrics in CloudWatch; a test holds this against its types and routes. */
import * as v from 'valibot';
import { range } from '../../shared/http/range.ts';
import { RANGES } from '../../shared/http/window.ts';
import { instant } from '../schemas.ts';
import { getPath } from './operation.ts';

const unit = v.picklist(['Count', 'Milliseconds', 'Seconds', 'Bytes', 'Percent']);

const PlatformAlarm = v.object({
  name: v.string(),
  kind: v.pipe(v.string(), v.description('What kind of alarm it is, such as `iterator-age`.')),
  title: v.string(),
  severity: v.picklist(['critical', 'warning']),
  state: v.pipe(
    v.picklist(['alarm', 'unknown', 'ok']),
    v.description('unknown: too little data to tell; it may or may not be well.'),
  ),
  since: instant,
  reason: v.pipe(v.string(), v.description('In the words of CloudWatch.')),
  of: v.picklist(['deployment', 'function', 'stream', 'source', 'database']),
  subject: v.pipe(
    v.nullable(v.string()),
    v.description('Which function, stream or source; null: the whole deployment or its database.'),
  ),
  meaning: v.string(),
  step: v.pipe(v.string(), v.description('The first step that answers it.')),
  runbook: v.pipe(v.string(), v.description('Where its runbook is, on the site of the dashboard.')),
  value: v.pipe(
    v.nullable(v.number()),
    v.description('The newest value, in `unit`; null where it is not raised, or not known.'),
  ),
  threshold: v.number(),
  comparison: v.picklist(['above', 'at least', 'below']),
  unit: v.pipe(v.union([unit, v.literal('Share')]), v.description('Share: 0 to 1.')),
});

const PlatformAlarms = v.object({
  at: v.pipe(instant, v.description('When CloudWatch was asked.')),
  alarms: v.pipe(v.array(PlatformAlarm), v.description('Raised ones first, then unknown ones.')),
});

const MetricSeries = v.object({
  metric: v.picklist([
    'iteratorAge',
    'invocations',
    'errors',
    'throttles',
    'duration',
    'concurrentExecutions',
    'cpu',
    'freeStorage',
    'connections',
  ]),
  of: v.picklist(['stream', 'function', 'database']),
  subject: v.nullable(v.string()),
  statistic: v.picklist(['Sum', 'Average', 'Minimum', 'Maximum', 'p50', 'p99']),
  unit,
  points: v.pipe(
    v.array(v.object({ at: instant, value: v.number() })),
    v.description('Oldest first; steps without data are absent.'),
  ),
});

const PlatformMetrics = v.object({
  range: v.object({ name: v.picklist(RANGES), from: instant, to: instant }),
  stepSeconds: v.pipe(v.number(), v.integer(), v.minValue(0)),
  series: v.array(MetricSeries),
});

/** By the name they have in the document. */
export const PLATFORM_COMPONENTS = { MetricSeries, PlatformAlarm, PlatformAlarms, PlatformMetrics };

const unavailable = 'CloudWatch does not answer; try again after `Retry-After` seconds.';

export const PLATFORM_PARAMETERS = { '/platform/alarms': {}, '/platform/metrics': { range } };

const ALARMS: v.InferOutput<typeof PlatformAlarms> = {
  at: '2026-11-23T12:34:56.000Z',
  alarms: [
    {
      name: 'omnistream-production-iterator-age-validated',
      kind: 'iterator-age',
      title: 'Iterator age',
      severity: 'critical',
      state: 'alarm',
      since: '2026-11-23T12:28:20.000Z',
      reason:
        'Threshold Crossed: 3 out of the last 5 datapoints [421000.0 (23/11/26 12:27:00), 364000.0 (23/11/26 12:26:00), 302000.0 (23/11/26 12:25:00)] were greater than the threshold (300000.0) (minimum 3 datapoints for OK -> ALARM transition).',
      of: 'stream',
      subject: 'validated',
      meaning: 'A stage is minutes behind its stream.',
      step: 'Look for errors in the log of the function that reads the stream.',
      runbook: '/docs/operations.html#iterator-age',
      value: 784_000,
      threshold: 300_000,
      comparison: 'above',
      unit: 'Milliseconds',
    },
  ],
};

const METRICS: v.InferOutput<typeof PlatformMetrics> = {
  range: { name: 'hour', from: '2026-11-23T11:34:00.000Z', to: '2026-11-23T12:34:56.000Z' },
  stepSeconds: 60,
  series: [
    {
      metric: 'errors',
      of: 'function',
      subject: 'enrich',
      statistic: 'Sum',
      unit: 'Count',
      points: [{ at: '2026-11-23T12:33:00.000Z', value: 2 }],
    },
  ],
};

export const PLATFORM_PATHS = Object.fromEntries([
  getPath(
    '/platform/alarms',
    {
      summary: 'The alarms of the deployment with their states in CloudWatch, at most half a minute old.',
      answer: 'PlatformAlarms',
      errors: [400],
      unavailable,
    },
    PLATFORM_PARAMETERS['/platform/alarms'],
    ALARMS,
  ),
  getPath(
    '/platform/metrics',
    {
      summary: 'What AWS measures of the streams, the functions and the database.',
      answer: 'PlatformMetrics',
      errors: [400],
      unavailable,
    },
    PLATFORM_PARAMETERS['/platform/metrics'],
    METRICS,
  ),
]);
