import { describe, expect, it } from 'vitest';
import type { MonitorVerdict } from '../../../domain/monitors/monitor.ts';
import type { Judgement } from '../monitors/judge.ts';
import { changes, type OpenIncident } from './changes.ts';

const NOW = 1_000_000_000;
const KINDS = new Set(['latency']);
const BAD = { severity: 'warning', message: 'slow' } as const;
const judged = (verdict: MonitorVerdict): Judgement => ({
  fingerprint: 'latency:a',
  source: 'a',
  kind: 'latency',
  verdict,
});
const open = (over: Partial<OpenIncident> = {}): OpenIncident => ({
  id: '1',
  fingerprint: 'latency:a',
  kind: 'latency',
  severity: 'warning',
  lastSeenAt: NOW - 60_000,
  cleanSweeps: 0,
  ...over,
});
const found = (...args: [OpenIncident[], Judgement[]]) =>
  changes(...args, KINDS, NOW).map(({ change }) => change);

describe('changes of incidents', () => {
  it('opens once, then joins', () => {
    expect(found([], [judged(BAD)])).toEqual(['open']);
    expect(found([open()], [judged(BAD)])).toEqual(['join']);
    expect(found([open({ cleanSweeps: 2 })], [judged(BAD)])).toEqual(['join']);
  });

  it('resolves with the third clean sweep', () => {
    expect(found([open({ cleanSweeps: 0 })], [judged('clean')])).toEqual(['clean']);
    expect(found([open({ cleanSweeps: 1 })], [judged('clean')])).toEqual(['clean']);
    expect(found([open({ cleanSweeps: 2 })], [judged('clean')])).toEqual(['resolve']);
  });

  it('takes unknown as no evidence, until an hour has passed', () => {
    expect(found([], [judged('unknown')])).toEqual([]);
    expect(found([open({ cleanSweeps: 2 })], [judged('unknown')])).toEqual([]);
    expect(found([open({ lastSeenAt: NOW - 3_600_000 })], [judged('unknown')])).toEqual(['resolve']);
    expect(found([open({ lastSeenAt: NOW - 3_600_000 })], [])).toEqual(['resolve']);
  });

  it('leaves incidents alone that no monitor opened', () => {
    expect(found([open({ kind: 'delivery', fingerprint: 'x', lastSeenAt: 0, cleanSweeps: 9 })], [])).toEqual(
      [],
    );
  });
});
