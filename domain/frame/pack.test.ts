import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKETS } from '../topology.ts';
import { decodeFrame } from './decode.ts';
import { encodeRaw } from './encode.ts';
import { delivery, idsOf } from './id.ts';
import { FRAME_BYTES, FRAME_RECORDS, MAX_RECORD_BYTES } from './limits.ts';
import { bucketOfRecord, type PackOptions, pack } from './pack.ts';

const options = (more: Partial<PackOptions> = {}): PackOptions => ({
  contract: { source: 'orders', version: '1.0.0', key: ['id'] },
  receivedAt: 1_700_000_000_000,
  ids: idsOf('request'),
  ...more,
});
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('properties', () => {
  const record = fc.oneof(
    fc.record({ id: fc.integer({ min: 0, max: 9 }), pad: fc.string() }).map(json),
    fc.uint8Array({ maxLength: 30 }).map(bytes => Buffer.from(bytes)),
  );

  test('each record is in exactly one frame, and a key keeps its bucket and its order', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 200 }), records => {
        const { frames, refused } = pack(records, options());
        expect(refused).toEqual([]);
        expect(frames.flatMap(({ indexes }) => indexes).sort((a, b) => a - b)).toEqual(
          records.map((_, i) => i),
        );
        expect(new Set(frames.map(({ frame }) => frame.header.id)).size).toBe(frames.length);
        for (const { frame, indexes } of frames) {
          expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
          expect(frame.records).toEqual(indexes.map(index => records[index]));
          expect(frame.header.bucket).toBeLessThan(BUCKETS);
          expect(decodeFrame(encodeRaw(frame))).toEqual({ kind: 'raw', frame });
        }
        const bucketsOfKey = new Map<unknown, number>();
        for (const { frame } of frames)
          for (const { id } of frame.records.map(parsed)) {
            if (id === undefined) continue;
            expect(bucketsOfKey.get(id) ?? frame.header.bucket).toBe(frame.header.bucket);
            bucketsOfKey.set(id, frame.header.bucket);
          }
      }),
    );
  });

  test('no two records of a delivery share the place that names them', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 200 }), records => {
        const { frames } = pack(records, options({ delivery: 'd' }));
        const places = frames.flatMap(({ frame: { header }, indexes }) =>
          indexes.map((_, i) => (header.idempotency?.first ?? Number.NaN) + i),
        );
        expect(places.sort((a, b) => a - b)).toEqual(records.map((_, i) => i));
      }),
    );
  });
});

function parsed(record: Buffer): { id?: unknown } {
  try {
    return (JSON.parse(String(record)) as { id?: unknown } | null) ?? {};
  } catch {
    return {};
  }
}

describe('frames stay within their size', () => {
  test('in records', () => {
    const { frames } = pack(
      Array.from({ length: 1201 }, () => json({ id: 1 })),
      options(),
    );
    expect(frames.map(({ indexes }) => indexes.length)).toEqual([FRAME_RECORDS, FRAME_RECORDS, 201]);
  });
  test('in bytes', () => {
    const { frames } = pack(
      Array.from({ length: 10 }, () => json({ id: 1, pad: 'x'.repeat(100_000) })),
      options(),
    );
    expect(frames).toHaveLength(5);
    for (const { frame } of frames)
      expect(frame.records.reduce((sum, record) => sum + record.length, 0)).toBeLessThanOrEqual(FRAME_BYTES);
  });
  test('a record that fits no frame is refused, the rest goes on', () => {
    const { frames, refused } = pack(
      [json({ id: 1 }), Buffer.alloc(MAX_RECORD_BYTES + 1), json({ id: 1 })],
      options(),
    );
    expect(refused).toEqual([1]);
    expect(frames.map(({ indexes }) => indexes)).toEqual([[0, 2]]);
  });
});

describe('records without a key', () => {
  test('of a contract without one, fill whole frames', () => {
    const records = Array.from({ length: 600 }, (_, i) => json({ id: i }));
    const { frames } = pack(records, options({ contract: { source: 's', version: '1', key: [] } }));
    expect(frames).toHaveLength(2);
  });
  test('that are malformed are told, and go with the record before them', () => {
    const records = [
      json({ id: 1 }),
      Buffer.from('nope'),
      Buffer.from('[1]'),
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
      json({ id: 1 }),
    ];
    const { frames, malformed } = pack(records, options());
    expect(malformed).toEqual([1, 2, 3]);
    expect(frames).toHaveLength(1);
  });
});

describe('the bucket of a key', () => {
  test('is the same for a number and its text, and for any order of fields', () => {
    expect(bucketOfRecord({ id: 5 }, ['id'])).toBe(bucketOfRecord({ id: '5' }, ['id']));
    expect(bucketOfRecord({ a: 1, b: 2 }, ['a', 'b'])).toBe(bucketOfRecord({ b: 2, a: 1 }, ['a', 'b']));
  });
  test('tells parts of a key apart', () => {
    const buckets = new Set(
      Array.from(
        { length: 20 },
        (_, i) =>
          `${bucketOfRecord({ a: `x${i}`, b: 'y' }, ['a', 'b'])} ${bucketOfRecord({ a: 'x', b: `${i}y` }, ['a', 'b'])}`,
      ),
    );
    expect(buckets.size).toBeGreaterThan(1);
  });
  test('is unknown without any of its fields', () => {
    expect(bucketOfRecord({ x: 1, id: null }, ['id'])).toBeUndefined();
    expect(bucketOfRecord({ b: 1 }, ['a', 'b'])).toBeTypeOf('number');
  });
  test('is unknown where the key is nested, however deep', () => {
    expect(bucketOfRecord({ id: { a: 1 } }, ['id'])).toBeUndefined();
    const deep = Buffer.from(`{"id":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    expect(pack([deep], options()).frames.flatMap(({ indexes }) => indexes)).toEqual([0]);
  });
});

describe('a delivery that comes again', () => {
  const body = Buffer.from('{"id":1}\n{"id":2}\n{"id":3}');
  const records = body
    .toString()
    .split('\n')
    .map(line => Buffer.from(line));
  const ids = (source: string, key: string, bytes: Buffer) =>
    pack(records, options({ ids: delivery(source, key, bytes).ids })).frames.map(
      ({ frame }) => frame.header.id,
    );
  test('makes the same frames', () =>
    expect(ids('orders', 'k', body)).toEqual(ids('orders', 'k', Buffer.from(body))));
  test('with another body, key or source makes others', () => {
    const all = [
      ids('orders', 'k', body),
      ids('orders', 'k2', body),
      ids('ticks', 'k', body),
      ids('orders', 'k', Buffer.from('x')),
    ];
    expect(new Set(all.flat()).size).toBe(all.flat().length);
  });
  test('names its records by key and body', () => {
    expect(delivery('orders', 'k', body).key).toMatch(/^k\.[0-9a-f]{16}$/);
    expect(delivery('orders', 'k', body).key).not.toBe(delivery('orders', 'k', records[0]!).key);
  });
});
