import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { encodeRaw } from '../../domain/frame/encode.ts';
import type { BacklogRecord } from './event-source-mapping/backlog.ts';
import { inFlight } from './in-flight.ts';

let sequence = 0;
const record = (data: Uint8Array, partitionKey = 'orders:1'): BacklogRecord => ({
  data,
  partitionKey,
  shardId: 'shardId-000000000000',
  sequenceNumber: String(++sequence),
  arrivedAt: 0,
});

const frame = (id: string, source: string, count: number): BacklogRecord => {
  const records = Array.from({ length: count }, () => Buffer.from('{}'));
  const header = { id, source, contract: '1.0.0', bucket: 0, receivedAt: 0 };
  return record(encodeRaw({ header: { ...header, records: count, stamps: {} }, records }));
};

const stream = (...records: BacklogRecord[]) =>
  async function* () {
    yield* records;
  };

const database = (...loaded: string[]) =>
  ({
    query: async (_text: string, [ids]: [string[]]) => ({
      rows: ids.filter(id => loaded.includes(id)).map(id => ({ id })),
    }),
  }) as unknown as Pool;

test('a frame on two streams counts once, and one that is loaded not at all', async () => {
  const raw = stream(frame('a', 'orders', 3), frame('b', 'ticks', 2), frame('c', 'orders', 10));
  const validated = stream(frame('a', 'orders', 3), frame('d', 'orders', 4));
  expect(await inFlight([raw, validated], database('c'))).toEqual({ orders: 7, ticks: 2 });
});

test('what producers put there by themselves counts by its lines, and garbage as one record', async () => {
  const raw = stream(
    record(Buffer.from('{"a":1}\n{"a":2}\n'), 'orders:7'),
    record(Buffer.from([0, 255, 3]), 'ticks'),
  );
  expect(await inFlight([raw], database())).toEqual({ orders: 2, ticks: 1 });
});

test('nothing on the streams is nothing in flight', async () => {
  expect(await inFlight([stream(), stream()], database())).toEqual({});
});
