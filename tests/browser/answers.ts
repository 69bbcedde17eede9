import type {
  Alert,
  Answers,
  Event,
  SourceInfo,
  SourceRow,
  SourceStatus,
  ThroughputPoint,
} from '../../functions/api/types.ts';

import type { PlatformAnswers } from '../../functions/platform/types.ts';
import { alarms } from './alarm-answers.ts';
import {
  healthyMonitors,
  type MonitorScript,
  troubledMonitors,
  untouchedMonitors,
} from './monitor-answers.ts';
import { type QualityScript, troubledQuality } from './quality-answers.ts';
import { healthyQuality, untouchedQuality } from './quality-states.ts';
import { records } from './quarantine-answers.ts';

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
