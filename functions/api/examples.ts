/** One answer of each kind, for the OpenAPI document. The compiler and a test hold them against what is promised. */
import type { Answers, QuarantinedRecord, Range } from './types.ts';

const range: { name: Range; from: string; to: string } = {
  name: 'hour',
  from: '2026-11-23T11:34:00.000Z',
  to: '2026-11-23T12:34:56.000Z',
};

const record: QuarantinedRecord = {
  id: '9000',
  source: 'market-ticks',
  recordId: 'AAPL-1795437295000',
  stage: 'quality',
  contract: '1.2.0',
  receivedAt: '2026-11-23T12:34:55.100Z',
  quarantinedAt: '2026-11-23T12:34:55.420Z',
  failures: [
    {
      kind: 'rule',
      rule: 'QR-002-price',
      field: '/price',
      expected: 'between 0 and 100000',
      observed: -189.97,
      message: 'price is -189.97, below 0',
      severity: 'critical',
    },
  ],
  original: '{"symbol":"AAPL","price":-189.97}',
  encoding: 'utf8',
  originalBytes: 33,
  attempts: 0,
};

export const EXAMPLES: Partial<Answers> = {
  '/health': { status: 'ok', deployment: 'local', version: '0.1.0' },
  '/overview': {
    at: range.to,
    deployment: 'local',
    range,
    status: 'degraded',
    statusReason: 'Market ticks is degraded: 7.2 % of 16,722 records were quarantined in the last 15 min.',
    activeSources: 1,
    totalSources: 1,
    recordsProcessed: 66_910,
    latency: { p50: 212.4, p95: 611.2, p99: 1840 },
    quality: 0.982,
    sources: [
      {
        source: 'market-ticks',
        title: 'Market ticks',
        status: 'degraded',
        reason: '7.2 % of 16,722 records were quarantined in the last 15 min.',
        loaded: 65_706,
        quarantined: 1204,
        duplicates: 12,
        flagged: 30,
        lastUpdate: '2026-11-23T12:34:55.420Z',
        latency: { p50: 212.4, p95: 611.2, p99: 1840 },
        quality: 0.982,
      },
    ],
  },
  '/throughput': {
    range,
    stepSeconds: 60,
    points: [{ at: '2026-11-23T12:34:00.000Z', source: 'market-ticks', loaded: 1040, quarantined: 81 }],
  },
  '/alerts': [
    {
      id: '3',
      at: '2026-11-23T12:20:04.000Z',
      lastSeenAt: '2026-11-23T12:34:04.000Z',
      resolvedAt: null,
      source: 'market-ticks',
      kind: 'quality_drop',
      severity: 'warning',
      message: '7.2 % of the records of the last 15 minutes were quarantined (1204 of 16722).',
      occurrences: 15,
    },
  ],
  '/quarantine': {
    records: [record],
    total: 1204,
    more: false,
    next: '1795437295420000-9000',
    facets: [{ rule: 'QR-002-price', field: '/price', count: 1204 }],
  },
  '/quarantine/{id}': record,
  '/window-results': {
    results: [
      {
        source: 'market-ticks',
        rule: 'QR-007-price',
        clock: 'event',
        start: '2026-11-23T12:25:00.000Z',
        end: '2026-11-23T12:30:00.000Z',
        outcome: 'failed',
        severity: 'warning',
        observed: 1021.4,
        expected: 'at least 20 and at most 800',
        details: null,
        records: 2391,
        late: 3,
        closedAt: '2026-11-23T12:33:04.000Z',
      },
    ],
    next: null,
    late: [{ source: 'market-ticks', late: 3, ahead: 0 }],
  },
  '/status': [
    {
      source: 'market-ticks',
      loaded: 1_203_110,
      quarantined: 4021,
      duplicates: 88,
      frames: 5120,
      latency: { p50: 212.4, p95: 611.2, p99: 1840 },
    },
  ],
};
