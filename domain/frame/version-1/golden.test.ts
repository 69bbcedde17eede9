/** Frames as release 0.1.0 wrote them, kept as bytes: they may wait on a stream while a later release is deployed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAST } from '../compression.ts';
import { decodeFrame, readHeader } from '../decode.ts';
import { version1 } from './version.ts';

const golden = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'golden', `${name}.frame`));
const AT = Date.parse('2026-06-15T12:00:00Z');
const parcel = (id: string, grams = 250) =>
  `{"id":"${id}","at":"2026-06-15T12:00:00Z","customer":"c-3","grams":${grams}}`;
const parcels = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => parcel(`golden-${name}-${i}`));
const header = (name: string, records: number) => ({
  id: `golden-${name}`,
  source: 'parcels',
  contract: '1.0.0',
  bucket: 3,
  receivedAt: AT,
  records,
  stamps: { ingest: { began: AT, ended: AT + 4 } },
});

describe('raw', () => {
  test.each([
    ['raw-plain', parcels('raw-plain', 3), {}],
    ['raw-zstd', parcels('raw-zstd', 40), { idempotency: { key: 'golden', first: 2 }, run: 'demo' }],
    ['raw-lengths', [...parcels('raw-lengths', 2), '{\n\xff\0'], {}],
  ])('%s', (name, records, more) => {
    const data = golden(name);
    const decoded = decodeFrame(data);
    if (decoded.kind !== 'raw') throw new Error(decoded.kind);
    expect(decoded.frame.header).toEqual({ ...header(name, records.length), ...more });
    expect(decoded.frame.records.map(record => record.toString('latin1'))).toEqual(records);
    expect(readHeader(data)).toEqual(decoded.frame.header);
  });
});

describe('validated', () => {
  test.each([
    ['validated-plain', 2],
    ['validated-zstd', 40],
  ])('%s', (name, good) => {
    const decoded = decodeFrame(golden(name));
    if (decoded.kind !== 'validated') throw new Error(decoded.kind);
    const expected = header(name, good + 1);
    expect(decoded.frame.header).toEqual({
      ...expected,
      stamps: { ...expected.stamps, quality: { began: AT + 20, ended: AT + 21 } },
    });
    expect(decoded.frame.records.map(String)).toEqual([
      ...parcels(name, good),
      parcel(`golden-${name}-bad`, 0),
    ]);
    expect(decoded.frame.verdicts).toMatchObject({
      contract: '1.0.0',
      failures: {
        [good]: [{ kind: 'rule', rule: 'P-01', field: '/grams', observed: 0, severity: 'critical' }],
      },
      rules: { 'P-01': { passed: good, failed: 1, notEvaluated: 0, errors: 0 } },
    });
  });
});

test.each(['raw-plain', 'raw-lengths'])('%s is written today as it was then', name => {
  const decoded = decodeFrame(golden(name));
  if (!('frame' in decoded)) throw new Error(decoded.kind);
  expect(version1.encode(decoded.frame, FAST).toString('latin1')).toBe(golden(name).toString('latin1'));
});
