import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../quality/failure.ts';
import { decodeFrame, readHeader } from './decode.ts';
import { encodeRaw, encodeValidated } from './encode.ts';
import type { FrameHeader, ValidatedFrame } from './frame.ts';
import { MAX_ENCODED_BYTES, MAX_RECORD_BYTES } from './limits.ts';

const header = (records: number, more: Partial<FrameHeader> = {}): FrameHeader => ({
  id: 'frame-1',
  source: 'orders',
  contract: '1.0.0',
  bucket: 3,
  receivedAt: 1_700_000_000_000,
  records,
  stamps: { ingest: { began: 1, ended: 2 } },
  ...more,
});
const failure = (more: Partial<Failure> = {}): Failure => ({
  kind: 'rule',
  rule: 'QR-001',
  field: '/price',
  expected: 'between 0 and 10',
  observed: 11,
  message: 'price is 11',
  severity: 'critical',
  ...more,
});
const reason = (data: Buffer | string): string => {
  const decoded = decodeFrame(Buffer.from(data));
  return decoded.kind === 'garbage' ? decoded.reason : decoded.kind;
};
const bytes = fc.uint8Array({ maxLength: 200 }).map(array => Buffer.from(array));
const text = fc.jsonValue().map(value => Buffer.from(JSON.stringify(value)));

describe('round trip', () => {
  test('raw: any records, newlines and empty ones included', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, text), { maxLength: 30 }), records => {
        const frame = {
          header: header(records.length, { run: 'r', idempotency: { key: 'k', first: 2 } }),
          records,
        };
        const data = encodeRaw(frame);
        expect(decodeFrame(data)).toEqual({ kind: 'raw', frame });
        expect(readHeader(data)).toEqual(frame.header);
      }),
    );
  });

  test('validated: verdicts come back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(bytes, text), { minLength: 1, maxLength: 30 }),
        fc.string(),
        (records, message) => {
          const frame: ValidatedFrame = {
            header: header(records.length),
            records,
            verdicts: {
              contract: '1.0.1',
              failures: { 0: [failure({ message }), failure({ severity: 'warning' })] },
              rules: { 'QR-001': { passed: 1, failed: 2, notEvaluated: 3, errors: 0 } },
            },
          };
          expect(decodeFrame(encodeValidated(frame))).toEqual({ kind: 'validated', frame });
        },
      ),
    );
  });

  test('a large record that does not compress fits with its verdict', () => {
    const records = [randomBytes(MAX_RECORD_BYTES)];
    const data = encodeValidated({
      header: header(1),
      records,
      verdicts: { contract: '1', failures: { 0: [failure({ kind: 'malformed' })] }, rules: {} },
    });
    expect(data.length).toBeLessThan(MAX_ENCODED_BYTES);
  });
});

describe('a frame that its verdicts make too large', () => {
  const records = Array.from({ length: 500 }, (_, i) => Buffer.from(`{"i":${i}}`));
  const noise = (length: number) => randomBytes(length).toString('base64');
  const decoded = (of: (index: number) => Failure[]): ValidatedFrame => {
    const failures = Object.fromEntries(records.map((_, index) => [index, of(index)]));
    const data = encodeValidated({
      header: header(500),
      records,
      verdicts: { contract: '1', failures, rules: {} },
    });
    expect(data.length).toBeLessThanOrEqual(MAX_ENCODED_BYTES);
    const result = decodeFrame(data);
    if (result.kind !== 'validated') throw new Error(result.kind);
    expect(result.frame.records).toEqual(records);
    return result.frame;
  };

  test('first loses what was observed', () => {
    const frame = decoded(() => [failure({ observed: noise(3000) })]);
    const { observed: _, ...rest } = failure();
    expect(frame.verdicts.failures[7]).toEqual([rest]);
  });
  test('then the messages', () => {
    const frame = decoded(() => [failure({ message: noise(3000) })]);
    expect(frame.verdicts.failures[7]?.[0]?.message).toMatch(/^Expected between 0 and 10 \(/);
  });
  test('then all but one failure of a record, and keeps a critical one', () => {
    const many = Array.from({ length: 50 }, () => failure({ field: `/${noise(100)}`, severity: 'warning' }));
    const frame = decoded(() => [...many, failure({ rule: 'QR-002' })]);
    expect(frame.verdicts.failures[7]).toHaveLength(1);
    expect(frame.verdicts.failures[7]?.[0]).toMatchObject({ rule: 'QR-002', severity: 'critical' });
    expect(frame.verdicts.failures[7]?.[0]?.message).toContain('50 more failures');
  });
  test('and is refused when nothing helps', () => {
    const frame = { header: header(1), records: [randomBytes(2 * 1024 * 1024)] };
    expect(() => encodeRaw(frame)).toThrow(/frame frame-1 takes \d+ bytes/);
    expect(() => encodeValidated({ ...frame, verdicts: { contract: '1', failures: {}, rules: {} } })).toThrow(
      /more than/,
    );
  });
});

describe('records that producers put on the stream by themselves', () => {
  const bare = (data: Buffer | string) => {
    const decoded = decodeFrame(Buffer.from(data));
    return decoded.kind === 'bare' ? decoded.records.map(String) : decoded;
  };
  test('an object, a pretty one, an array, lines; plain, gzip and zstd', () => {
    expect(bare('{"a":1}')).toEqual(['{"a":1}']);
    expect(bare('{\n"a":1\n}')).toEqual(['{ "a":1 }']);
    expect(bare('[{"a":1},{"a":2}]')).toEqual(['{"a":1}', '{"a":2}']);
    expect(bare('{"a":1}\nnope\n')).toEqual(['{"a":1}', 'nope']);
    expect(bare(gzipSync('{"a":1}\n{"a":2}'))).toEqual(['{"a":1}', '{"a":2}']);
    expect(bare(zstdCompressSync('{"a":1}'))).toEqual(['{"a":1}']);
  });
});

describe('frames of other versions', () => {
  const later = '{"omnistream":2,"id":"f","source":"orders","records":3,"new":{"a":1}}\n\u0000what it likes';
  test('are told from garbage, and counted', () => {
    const header = { omnistream: 2, id: 'f', source: 'orders', records: 3 };
    expect(decodeFrame(Buffer.from(later))).toEqual({ kind: 'other version', header });
    expect(readHeader(Buffer.from(later))).toEqual(header);
  });
  test('a field that a version does not know is left out', () => {
    const data = encodeRaw({ header: header(1), records: [Buffer.from('{}')] });
    const more = data.toString().replace('"omnistream":1,', '"omnistream": 1, "trace":"x",');
    expect(decodeFrame(Buffer.from(more))).toEqual(decodeFrame(data));
  });
});

describe('garbage', () => {
  const good = encodeRaw({ header: header(2), records: [Buffer.from('{"a":1}'), Buffer.from('{"a":2}')] });
  test.each<[string, Buffer | string, RegExp]>([
    ['nothing', '', /no record/],
    ['text', 'hello', /neither a frame nor JSON/],
    ['bytes', Buffer.from([0, 255, 1, 2]), /neither a frame nor JSON/],
    ['an array that breaks off', '[{"a":1}', /missing at line 1, column 9/],
    ['a broken gzip', gzipSync('x'.repeat(1000)).subarray(0, 20), /does not decompress/],
    ['a gzip bomb', gzipSync(Buffer.alloc(20_000_000)), /more than a frame may hold/],
    ['a zstd bomb', zstdCompressSync(Buffer.alloc(20_000_000)), /more than a frame may hold/],
    ['too many records', '{}\n'.repeat(20_000), /more than 10000 records/],
    ['an aggregated record', Buffer.from([0xf3, 0x89, 0x9a, 0xc2, 10, 1]), /AggregationEnabled/],
    ['a header only', '{"omnistream":1}', /line does not end/],
    ['a header of another version without what all have', '{"omnistream":2}\n', /not all there/],
    ['version 0', '{"omnistream":0,"id":"a","source":"b","records":1}\n', /not all there/],
    [
      'a version that is no number',
      '{"omnistream":"2","id":"a","source":"b","records":1}\n',
      /not all there/,
    ],
    ['a header that is no JSON', '{"omnistream":\n', /JSON/],
    [
      'a record less than the header says',
      good.subarray(0, good.length - 8),
      /says 2 records, the body holds 1/,
    ],
    ['a record more', Buffer.concat([good, Buffer.from('\n{}')]), /the body holds more/],
    ['a body that is not zstd', good.toString().replace('"plain"', '"zstd"'), /does not decompress/],
    [
      'lengths that lie',
      good.toString().replace('"lines"', '"lengths"').replace('{"a":1}', '[1,2]'),
      /lengths/,
    ],
    ['no verdicts', good.toString().replace('"raw"', '"validated"'), /frame verdicts/],
    ['a huge count', good.toString().replace('"records":2', '"records":9e9'), /more than/],
  ])('%s', (_, data, expected) => expect(reason(data)).toMatch(expected));

  test('any bytes, also in the middle of a frame: never an exception, and the bytes are kept', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), (noise, at) => {
        const cut = at % good.length;
        for (const data of [
          Buffer.from(noise),
          Buffer.concat([good.subarray(0, cut), Buffer.from(noise), good.subarray(cut)]),
        ]) {
          const decoded = decodeFrame(data);
          if (decoded.kind === 'garbage') expect(decoded.data).toEqual(data);
        }
        readHeader(Buffer.from(noise));
      }),
    );
  });
});
