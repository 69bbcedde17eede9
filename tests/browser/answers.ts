import type {
  Alert,
  Answers,
  Event,
  QuarantinedRecord,
  SourceInfo,
  SourceRow,
  SourceStatus,
  ThroughputPoint,
} from '../../functions/api/types.ts';

import type { PlatformAlarm, PlatformAnswers } from '../../functions/platform/types.ts';
import {
  healthyMonitors,
  type MonitorScript,
  troubledMonitors,
  untouchedMonitors,
} from './monitor-answers.ts';
import { type QualityScript, troubledQuality } from './quality-answers.ts';
import { healthyQuality, untouchedQuality } from './quality-states.ts';

/** What a scripted API answers: a pipeline with one source in each state and a record of each kind of fault. */
export type Script = QualityScript &
  MonitorScript &
  Pick<
    Answers & PlatformAnswers,
    | '/overview'
    | '/throughput'
    | '/alerts'
    | '/incidents'
    | '/events'
    | '/sources'
    | '/quarantine'
    | '/platform/alarms'
  >;

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();

const STATES: readonly [source: string, title: string, status: SourceStatus, reason: string, rate: number][] =
  [
    ['market', 'Market ticks', 'failing', '61 % of 15,088 records were quarantined in the last 15 min.', 98],
    ['weather', 'Weather', 'stale', 'No record for 42 minutes; expected every 15 minutes.', 4],
    [
      'social',
      'Social posts',
      'degraded',
      '7.2 % of 16,722 records were quarantined in the last 15 min.',
      61,
    ],
    [
      'retail',
      'Retail orders',
      'healthy',
      '0.4 % of 17,730 records were quarantined in the last 15 min.',
      45,
    ],
    ['iot', 'IoT readings', 'healthy', '0.1 % of 62,984 records were quarantined in the last 15 min.', 210],
    ['parcels', 'Parcel scans', 'waiting', 'No record has arrived yet.', 0],
  ];

const SOURCES: SourceInfo[] = STATES.map(([source, title]) => ({
  source,
  title,
  description: null,
  version: '1.0.0',
  table: `data.${source}`,
  rules: [],
}));

const ROWS: Omit<SourceRow, 'lastUpdate'>[] = STATES.map(([source, title, status, reason, rate], i) => ({
  source,
  title,
  status,
  reason,
  loaded: rate * 300,
  quarantined: status === 'failing' ? 9204 : status === 'degraded' ? 1204 : rate > 40 ? 67 - i : 0,
  duplicates: rate > 40 ? 12 : 0,
  flagged: rate > 40 ? 30 : 0,
  latency: rate === 0 ? null : { p50: 180 + i * 21.4, p95: 420 + i * 133.7, p99: 910 + i * 401.2 },
  quality: rate === 0 ? null : 0.99,
}));

/** An hour of traffic with a gap of six minutes in it. */
function points(now: number): ThroughputPoint[] {
  const start = Math.floor((now - 60 * MINUTE) / MINUTE) * MINUTE;
  return Array.from({ length: 61 }, (_, i) => i)
    .filter(i => i < 20 || i > 25)
    .flatMap(i =>
      STATES.filter(([, , , , rate]) => rate > 0)
        .filter(([source]) => source !== 'weather' || i < 18)
        .map(([source, , , , rate], place) => {
          const wave = 1 + 0.22 * Math.sin(i / 6 + place) + 0.06 * Math.sin(i * 2.1 + place * 3);
          const elapsed = i === 60 ? (now % MINUTE) / MINUTE : 1;
          const bad = source === 'market' && i > 44 ? 0.61 : 0.002 + 0.002 * Math.abs(Math.sin(i + place));
          const records = Math.round(rate * 60 * wave * elapsed);
          const quarantined = Math.round(records * bad);
          return { at: iso(start + i * MINUTE), source, loaded: records - quarantined, quarantined };
        }),
    );
}

const text = (value: unknown): Pick<QuarantinedRecord, 'original' | 'encoding' | 'originalBytes'> => {
  const original = typeof value === 'string' ? value : JSON.stringify(value);
  return { original, encoding: 'utf8', originalBytes: Buffer.byteLength(original) };
};

const TICK = { symbol: 'AAPL', venue: 'XNAS', ts: '2026-11-23T04:09:58.120Z', price: -189.97, size: 100 };

/** Newest first: out of range and missing; not JSON; not text; one that tries to break the page. */
function records(now: number): QuarantinedRecord[] {
  const record = (
    n: number,
    recordId: string | null,
    original: ReturnType<typeof text>,
    failures: QuarantinedRecord['failures'],
  ): QuarantinedRecord => ({
    id: String(9000 - n),
    source: 'market',
    recordId,
    stage: 'quality',
    contract: '1.2.0',
    receivedAt: iso(now - n * 7000 - 300),
    quarantinedAt: iso(now - n * 7000),
    failures,
    ...original,
    attempts: 0,
    attemptedAt: null,
    repaired: null,
  });
  const bytes = Buffer.concat([
    Buffer.from('{"symbol":"BMW","name":"Bayerische M'),
    Buffer.from([0xfc]),
    Buffer.from('nchen"}'),
  ]);
  const hostile = '<img src=x onerror=alert(1)>\u202egnp.exe';
  return [
    record(0, 'AAPL-1795406998120', text({ ...TICK, quote: { bid: 189.9, ask: 189.8, flags: [] } }), [
      {
        kind: 'rule',
        rule: 'QR-002-price',
        field: '/price',
        expected: 'between 0 and 100000',
        observed: -189.97,
        message: 'price is -189.97, below 0',
        severity: 'critical',
      },
      {
        kind: 'rule',
        rule: 'QR-005-spread',
        field: '/quote/ask',
        expected: 'not below /quote/bid',
        observed: 189.8,
        message: 'ask 189.8 is below bid 189.9',
        severity: 'warning',
      },
      {
        kind: 'schema',
        rule: 'schema',
        field: '/currency',
        expected: 'a string',
        message: 'currency is required and missing',
        severity: 'critical',
      },
    ]),
    record(1, null, text('{"symbol": "MSFT", "price": 1O4.2, "size": 5}'), [
      {
        kind: 'malformed',
        rule: 'json',
        field: '',
        expected: 'a JSON object',
        observed: '{"symbol": "MSFT", "price": 1O4.2, "size": 5}',
        message: 'The line is not JSON.',
        severity: 'critical',
      },
    ]),
    record(2, null, { original: bytes.toString('base64'), encoding: 'base64', originalBytes: bytes.length }, [
      {
        kind: 'malformed',
        rule: 'json',
        field: '',
        expected: 'UTF-8',
        message: 'The bytes are not UTF-8.',
        severity: 'critical',
      },
    ]),
    record(3, hostile, text({ ...TICK, symbol: hostile, note: 'x'.repeat(400) }), [
      {
        kind: 'rule',
        rule: 'QR-003-symbol',
        field: '/symbol',
        expected: 'matches ^[A-Z.]{1,12}$',
        observed: hostile,
        message: `symbol ${hostile} does not match`,
        severity: 'critical',
      },
    ]),
  ];
}

/** The platform's alarms: two raised, one of which nothing is known, one that is fine. */
function alarms(now: number): PlatformAlarm[] {
  const alarm = (kind: string, minutes: number, rest: Partial<PlatformAlarm>): PlatformAlarm => ({
    name: `omnistream-staging-${kind}-${rest.subject}`,
    kind,
    title: 'Function errors',
    severity: 'critical',
    state: 'ok',
    since: iso(now - minutes * MINUTE),
    reason: 'Threshold Crossed',
    of: 'function',
    subject: 'enrich',
    meaning: 'A function fails again and again.',
    step: 'Read the newest error in the log of the function.',
    runbook: '/docs/operations.html#function-errors',
    value: null,
    threshold: 1,
    comparison: 'at least',
    unit: 'Count',
    ...rest,
  });
  return [
    alarm('iterator-age', 6, {
      title: 'Iterator age',
      state: 'alarm',
      of: 'stream',
      subject: 'validated',
      meaning: 'A stage is minutes behind its stream.',
      runbook: '/docs/operations.html#iterator-age',
      value: 784_000,
      threshold: 300_000,
      comparison: 'above',
      unit: 'Milliseconds',
    }),
    alarm('quarantine-share', 14, {
      title: 'Quarantine share',
      severity: 'warning',
      state: 'alarm',
      of: 'source',
      subject: 'market',
      meaning: 'A tenth or more of the records of a source is quarantined.',
      runbook: '/docs/operations.html#quarantine-share',
      value: 0.61,
      threshold: 0.1,
      unit: 'Share',
    }),
    alarm('freshness', 300, { title: 'Freshness', state: 'unknown', of: 'source', subject: 'parcels' }),
    alarm('function-errors', 300, {}),
  ];
}

/** A pipeline in trouble, as of `now`. */
export function troubled(now: number): Script {
  const range = {
    name: 'hour' as const,
    from: iso(Math.floor((now - 60 * MINUTE) / MINUTE) * MINUTE),
    to: iso(now),
  };
  const alert = (
    id: string,
    minutes: number,
    rest: Omit<Alert, 'id' | 'at' | 'lastSeenAt' | 'state' | 'assignee'>,
  ): Alert => ({
    id,
    at: iso(now - minutes * MINUTE),
    lastSeenAt: iso(now - 4000),
    state: rest.resolvedAt === null ? 'new' : 'resolved',
    assignee: null,
    ...rest,
  });
  const event = (id: string, minutes: number, rest: Omit<Event, 'id' | 'at'>): Event => ({
    id,
    at: iso(now - minutes * MINUTE),
    ...rest,
  });
  return {
    ...troubledQuality(now),
    ...troubledMonitors(now),
    '/sources': SOURCES,
    '/overview': {
      at: iso(now),
      deployment: 'staging',
      range,
      status: 'failing',
      statusReason: 'Market ticks is failing: 61 % of 15,088 records were quarantined in the last 15 min.',
      activeSources: 4,
      totalSources: 6,
      recordsProcessed: 125_400 + 10_500,
      latency: { p50: 212.4, p95: 611.2, p99: 1840 },
      quality: 0.98231,
      sources: ROWS.map(row => ({
        ...row,
        lastUpdate:
          row.status === 'waiting' ? null : iso(now - (row.status === 'stale' ? 42 * MINUTE : 2400)),
      })),
    },
    '/throughput': { range, stepSeconds: 60, points: points(now) },
    '/platform/alarms': { at: iso(now), alarms: alarms(now) },
    '/alerts': [
      alert('3', 15, {
        resolvedAt: null,
        source: 'market',
        kind: 'quality_drop',
        severity: 'critical',
        message: 'Quality of Market ticks fell to 39 % (expected at least 95 %).',
        occurrences: 15,
      }),
      alert('2', 27, {
        resolvedAt: null,
        source: 'weather',
        kind: 'freshness',
        severity: 'warning',
        message: 'No record of Weather for 42 minutes; expected every 15 minutes.',
        occurrences: 27,
      }),
      alert('1', 41, {
        resolvedAt: iso(now - 34 * MINUTE),
        source: null,
        kind: 'latency',
        severity: 'warning',
        message: 'Latency p99 was 4.2 s, above 2 s.',
        occurrences: 1,
      }),
    ],
    '/incidents': NO_INCIDENTS,
    '/events': [
      event('5', 1, {
        component: 'sweep',
        level: 'info',
        source: null,
        message: 'Partitions for 2026-11-25 made',
      }),
      event('4', 15, {
        component: 'sweep',
        level: 'error',
        source: 'market',
        message: 'Incident opened: quality of Market ticks',
      }),
      event('3', 34, {
        component: 'sweep',
        level: 'success',
        source: null,
        message: 'Incident resolved: latency',
      }),
      event('2', 41, {
        component: 'sweep',
        level: 'warning',
        source: null,
        message: 'Incident opened: latency',
      }),
      event('1', 55, {
        component: 'migrate',
        level: 'success',
        source: 'parcels',
        message: 'Table data.parcels made from contract 1.0.0',
      }),
    ],
    '/quarantine': {
      records: records(now),
      total: 9204,
      more: false,
      next: '1795406998000000-8996',
      facets: [
        { rule: 'QR-002-price', field: '/price', count: 9011 },
        { rule: 'schema', field: '/currency', count: 188 },
        { rule: 'json', field: '', count: 5 },
      ],
    },
  };
}

/** None is open. */
const NO_INCIDENTS = { incidents: [], total: 0, next: null, kinds: [], assignees: [] };

/** All is well: two sources, nothing quarantined, no alert. */
export function healthy(now: number): Script {
  const script = troubled(now);
  const wanted = (source: string | null) => source === 'iot' || source === 'retail';
  return {
    ...script,
    ...healthyQuality(now),
    ...healthyMonitors(now),
    '/sources': SOURCES.filter(info => wanted(info.source)),
    '/overview': {
      ...script['/overview'],
      status: 'healthy',
      statusReason: 'All 2 running sources are healthy.',
      activeSources: 2,
      totalSources: 2,
      recordsProcessed: 76_500,
      quality: 1,
      sources: script['/overview'].sources
        .filter(row => wanted(row.source))
        .map(row => ({ ...row, quarantined: 0 })),
    },
    '/throughput': {
      ...script['/throughput'],
      points: script['/throughput'].points
        .filter(point => wanted(point.source))
        .map(point => ({ ...point, quarantined: 0 })),
    },
    '/platform/alarms': {
      at: iso(now),
      alarms: alarms(now).map(alarm => ({ ...alarm, state: 'ok', value: null })),
    },
    '/alerts': [],
    '/incidents': NO_INCIDENTS,
    '/events': [],
  };
}

/** Up, and no record ever. */
export function untouched(now: number): Script {
  const script = troubled(now);
  return {
    ...script,
    ...untouchedQuality(now),
    ...untouchedMonitors(),
    '/overview': {
      ...script['/overview'],
      status: 'unknown',
      statusReason: 'Nothing was loaded yet: there is nothing to judge.',
      activeSources: 0,
      recordsProcessed: 0,
      latency: null,
      quality: null,
      sources: script['/overview'].sources.map(row => ({
        ...row,
        status: 'waiting',
        reason: 'No record has arrived yet.',
        loaded: 0,
        quarantined: 0,
        lastUpdate: null,
        latency: null,
        quality: null,
      })),
    },
    '/throughput': { ...script['/throughput'], points: [] },
    '/platform/alarms': {
      at: iso(now),
      alarms: alarms(now).map(alarm => ({ ...alarm, state: 'unknown', value: null })),
    },
    '/alerts': [],
    '/incidents': NO_INCIDENTS,
    '/events': [],
    '/quarantine': { records: [], total: 0, more: false, next: null, facets: [] },
  };
}
