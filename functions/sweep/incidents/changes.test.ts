import { describe, expect, it } from 'vitest';
import type { Finding, MonitorVerdict } from '../../../domain/monitors/monitor.ts';
import type { Judgement } from '../monitors/judge.ts';
import { changes, type KnownIncident, type Watched } from './changes.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const BAD: Finding = { severity: 'warning', message: 'slow' };
const WORSE: Finding = { severity: 'critical', message: 'very slow' };
const judged = (verdict: MonitorVerdict): Judgement => ({
  fingerprint: 'latency:a',
  source: 'a',
  kind: 'latency',
  verdict,
});
const open = (over: Partial<KnownIncident> = {}): KnownIncident => ({
  id: '1',
  fingerprint: 'latency:a',
  source: 'a',
  severity: 'warning',
  lastSeenAt: NOW - MINUTE,
  cleanSweeps: 0,
  resolvedAt: null,
  resolvedBy: null,
  ...over,
});
const resolved = (resolvedBy: string | null, minutes: number, over: Partial<KnownIncident> = {}) =>
  open({ id: '0', resolvedBy, resolvedAt: NOW - minutes * MINUTE, ...over });
const SILENT: Watched = { window: { seconds: 300, latenessSeconds: 120 } };
const WATCHED: Watched = { ...SILENT, incidents: { closeAfter: 3 } };
const found = (known: KnownIncident[], judgements: Judgement[], watched = WATCHED) =>
  changes(known, judgements, () => watched, NOW).map(({ change }) => change);
const closing = (closeAfter: number | 'never'): Watched => ({ ...WATCHED, incidents: { closeAfter } });

describe('an open incident', () => {
  it('is opened once, then joined', () => {
    expect(found([], [judged(BAD)])).toEqual(['open']);
    expect(found([open()], [judged(BAD)])).toEqual(['join']);
    expect(found([open({ cleanSweeps: 2 })], [judged(WORSE)])).toEqual(['join']);
  });

  it('closes itself with so many clean judgements as the contract says, and not without its word', () => {
    expect(found([open({ cleanSweeps: 0 })], [judged('clean')])).toEqual(['clean']);
    expect(found([open({ cleanSweeps: 1 })], [judged('clean')])).toEqual(['clean']);
    expect(found([open({ cleanSweeps: 2 })], [judged('clean')])).toEqual(['resolve']);
    expect(found([open()], [judged('clean')], closing(1))).toEqual(['resolve']);
    expect(found([open({ cleanSweeps: 8 })], [judged('clean')], closing(10))).toEqual(['clean']);
    expect(found([open({ cleanSweeps: 999 })], [judged('clean')], closing('never'))).toEqual(['clean']);
    expect(found([open({ cleanSweeps: 999 })], [judged('clean')], SILENT)).toEqual(['clean']);
    expect(found([open({ lastSeenAt: 0 })], [], SILENT)).toEqual([]);
    expect(changes([open({ lastSeenAt: 0 })], [], () => undefined, NOW)).toMatchObject([
      { change: 'resolve' },
    ]);
  });

  it('says why it is over', () => {
    const over = (known: KnownIncident, judgements: Judgement[], watched = WATCHED) =>
      changes([known], judgements, () => watched, NOW);
    expect(over(open({ cleanSweeps: 2 }), [judged('clean')])).toMatchObject([
      { why: 'Its check has passed 3 times in a row.' },
    ]);
    expect(over(open(), [judged('clean')], closing(1))).toMatchObject([
      { why: 'Its check has passed once.' },
    ]);
    expect(over(open({ lastSeenAt: 0 }), [])).toMatchObject([
      { why: 'Nothing could be said of it for 60 minutes.' },
    ]);
  });

  it('takes anything else as no evidence, until an hour has passed', () => {
    expect(found([], [judged('unknown')])).toEqual([]);
    expect(found([open({ cleanSweeps: 2 })], [judged('unknown')])).toEqual([]);
    const old = open({ lastSeenAt: NOW - 60 * MINUTE });
    expect(found([old], [judged('unknown')])).toEqual(['resolve']);
    expect(found([old], [])).toEqual(['resolve']);
    expect(found([old], [], closing('never'))).toEqual([]);
  });

  it('is not forgotten between two windows, however long', () => {
    const day = { ...WATCHED, window: { seconds: 86_400, latenessSeconds: 120 } };
    expect(found([open({ lastSeenAt: NOW - 47 * 60 * MINUTE })], [], day)).toEqual([]);
    expect(found([open({ lastSeenAt: NOW - 49 * 60 * MINUTE })], [], day)).toEqual(['resolve']);
  });

  it('is of any kind that anyone judges, of a source or none', () => {
    const rule = open({ fingerprint: 'rule:a:QR-1', cleanSweeps: 2 });
    expect(found([rule], [{ ...judged('clean'), fingerprint: 'rule:a:QR-1', kind: 'rule' }])).toEqual([
      'resolve',
    ]);
    expect(found([open({ source: null, lastSeenAt: 0 })], [])).toEqual(['resolve']);
  });
});

describe('trouble that comes back', () => {
  it('soon after its incident closed itself is the same incident, later a new one', () => {
    expect(found([resolved('sweep', 14, { cleanSweeps: 3 })], [judged(BAD)])).toEqual(['reopen']);
    expect(found([resolved(null, 14)], [judged(BAD)])).toEqual(['reopen']);
    expect(found([resolved('sweep', 15, { cleanSweeps: 3 })], [judged(BAD)])).toEqual(['open']);
  });

  it('and was never away does not undo what a person said, for an hour', () => {
    expect(found([resolved('ada', 0)], [judged(BAD)])).toEqual(['repeat']);
    expect(found([resolved('ada', 59)], [judged(BAD)])).toEqual(['repeat']);
    expect(found([resolved('ada', 60)], [judged(BAD)])).toEqual(['open']);
  });

  it('and is worse than what a person resolved reopens it', () => {
    expect(found([resolved('ada', 1)], [judged(WORSE)])).toEqual(['reopen']);
    expect(found([resolved('ada', 59)], [judged(WORSE)])).toEqual(['reopen']);
    const critical = resolved('ada', 1, { severity: 'critical' });
    expect(found([critical], [judged(BAD)])).toEqual(['repeat']);
  });

  it('after the check had passed is told again', () => {
    expect(found([resolved('ada', 1)], [judged('clean')])).toEqual(['clean']);
    expect(found([resolved('ada', 1, { cleanSweeps: 1 })], [judged('clean')])).toEqual([]);
    expect(found([resolved('ada', 5, { cleanSweeps: 1 })], [judged(BAD)])).toEqual(['reopen']);
    expect(found([resolved('ada', 20, { cleanSweeps: 1 })], [judged(BAD)])).toEqual(['open']);
  });

  it('leaves a resolved one alone while another is open', () => {
    expect(found([resolved('ada', 1), open()], [judged(BAD)])).toEqual(['join']);
    expect(found([resolved('ada', 1), open()], [judged('clean')])).toEqual(['clean']);
  });
});
