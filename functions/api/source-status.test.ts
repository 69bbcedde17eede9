import { describe, expect, it } from 'vitest';
import { type Judged, overallStatus } from './answers/overview.ts';
import { type Observed, type Outcome, sourceStatus } from './source-status.ts';
import type { SourceStatus } from './types.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const judge = ({ loaded = 100, quarantined = 0, ...over }: Partial<Observed & Outcome>) =>
  sourceStatus(
    {
      recent: { loaded, quarantined },
      lastLoadedAt: NOW - 1000,
      freshnessSeconds: 60,
      incidents: [],
      ...over,
    },
    NOW,
  );
const incident = (kind: string, severity: 'critical' | 'warning') => ({
  source: 'a',
  kind,
  severity,
  message: `${kind}!`,
});

describe('status of a source', () => {
  it('goes by the share of quarantined records', () => {
    expect(judge({}).status).toBe('healthy');
    expect(judge({ loaded: 951, quarantined: 49 }).status).toBe('healthy');
    expect(judge({ loaded: 95, quarantined: 5 })).toEqual({
      status: 'degraded',
      reason: '5.0 % of 100 records were quarantined in the last 15 min.',
    });
    expect(judge({ loaded: 50, quarantined: 50 }).status).toBe('failing');
    expect(judge({ loaded: 0, quarantined: 1 }).status).toBe('failing');
  });

  it('waits for a first record, and is stale without a new one', () => {
    expect(judge({ lastLoadedAt: undefined, loaded: 0 }).status).toBe('waiting');
    expect(judge({ lastLoadedAt: NOW - 61_000 })).toEqual({
      status: 'stale',
      reason: 'No record for 61 s; expected every 60 s.',
    });
    expect(judge({ lastLoadedAt: NOW - 9e5, freshnessSeconds: undefined, loaded: 0 })).toEqual({
      status: 'healthy',
      reason: 'No record in the last 15 min; the last came 15 min ago.',
    });
  });

  it('is stale by a freshness that was learned where the contract promises none', () => {
    const silent = { freshnessSeconds: undefined, lastLoadedAt: NOW - 9e5, loaded: 0 };
    expect(judge({ ...silent, incidents: [incident('freshness', 'warning')] })).toEqual({
      status: 'stale',
      reason: 'freshness!',
    });
    const informed = { ...incident('freshness', 'warning'), severity: 'info' as const };
    expect(judge({ ...silent, incidents: [informed] }).status).toBe('healthy');
  });

  it('goes by open incidents, but judges freshness itself', () => {
    expect(judge({ incidents: [incident('latency', 'warning')] })).toEqual({
      status: 'degraded',
      reason: 'latency!',
    });
    expect(judge({ incidents: [incident('latency', 'critical')] }).status).toBe('failing');
    expect(judge({ incidents: [incident('freshness', 'critical')] }).status).toBe('healthy');
    expect(judge({ lastLoadedAt: 0, incidents: [incident('freshness', 'critical')] }).status).toBe('stale');
  });
});

describe('status of the pipeline', () => {
  const overall = (...states: SourceStatus[]) =>
    overallStatus(states.map(status => ({ title: 'T', reason: 'R.', status }) as Judged)).status;

  it('is the worst of the sources that ever ran', () => {
    expect(overall()).toBe('unknown');
    expect(overall('waiting', 'waiting')).toBe('unknown');
    expect(overall('waiting', 'healthy')).toBe('healthy');
    expect(overall('healthy', 'stale')).toBe('degraded');
    expect(overall('degraded', 'failing', 'healthy')).toBe('failing');
  });

  it('names the source that loses most', () => {
    const row = (title: string, status: SourceStatus, lost: number) =>
      ({ title, status, reason: 'R.', lost }) as Judged;
    expect(
      overallStatus([row('A', 'stale', 0.99), row('B', 'failing', 0.5), row('C', 'failing', 0.9)])
        .statusReason,
    ).toBe('C is failing: R.');
  });
});
