import { describe, expect, test } from 'vitest';
import { REQUEST_LIMIT } from '../lambda/result.ts';
import { batchLength, windowLeftMs } from './batch.ts';
import { type Delivery, delivery } from './event.ts';

const origin = {
  streamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/s',
  shardId: 'shardId-000000000000',
};
const record = (bytes: number, readAt = 0, partitionKey = 'kéy"'): Delivery =>
  delivery(
    { sequenceNumber: '1', partitionKey, data: Buffer.alloc(bytes, 1), arrivedAt: 1_500 },
    origin,
    readAt,
  );

describe('the event', () => {
  test('of a record is the one Lambda gives', () => {
    const { event } = record(3, 0, 'k');
    expect(event).toEqual({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'k',
        sequenceNumber: '1',
        data: 'AQEB',
        approximateArrivalTimestamp: 1.5,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: 'shardId-000000000000:1',
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: expect.stringMatching(/^arn:aws:iam::/),
      awsRegion: 'eu-west-1',
      eventSourceARN: origin.streamArn,
    });
  });

  test.each([0, 1, 2, 3, 1000])('of %i bytes is measured as it is sent', bytes => {
    const { event, bytes: measured } = record(bytes);
    expect(measured).toBe(Buffer.byteLength(JSON.stringify(event)));
  });
});

describe('a batch', () => {
  test('has at most batchSize records', () => {
    expect(batchLength([record(1), record(1), record(1)], 2)).toEqual({ length: 2, full: true });
    expect(batchLength([record(1), record(1)], 3)).toEqual({ length: 2, full: false });
    expect(batchLength([], 3)).toEqual({ length: 0, full: false });
  });

  test('is at most 6 MB of JSON, base64 counted', () => {
    const waiting = Array.from({ length: 6 }, () => record(1_048_576));
    const { length, full } = batchLength(waiting, 100);
    expect({ length, full }).toEqual({ length: 4, full: true });
    const json = (n: number) => JSON.stringify({ Records: waiting.slice(0, n).map(one => one.event) });
    expect(json(length).length).toBeLessThanOrEqual(REQUEST_LIMIT);
    expect(json(length + 1).length).toBeGreaterThan(REQUEST_LIMIT);
  });

  test('may fill 6 MB to the last byte', () => {
    const [first] = [record(3_000_000)];
    const rest = REQUEST_LIMIT - '{"Records":[,]}'.length - first!.bytes;
    const exact = { ...first!, bytes: rest };
    expect(batchLength([first!, exact, record(1)], 100)).toEqual({ length: 2, full: true });
    expect(batchLength([first!, { ...exact, bytes: rest + 1 }], 100)).toEqual({ length: 1, full: true });
  });

  test('has one record even when that is too large', () => {
    expect(batchLength([record(5_000_000), record(1)], 100)).toEqual({ length: 1, full: true });
  });
});

describe('the batching window', () => {
  const gathering = { batchSize: 3, batchingWindowSeconds: 10 };

  test('lasts from the oldest reading', () => {
    expect(windowLeftMs([record(1, 1_000), record(1, 9_000)], gathering, 9_000)).toBe(2_000);
    expect(windowLeftMs([record(1, 1_000)], gathering, 20_000)).toBe(0);
  });

  test('closes early when the batch is full', () => {
    expect(windowLeftMs([record(1), record(1), record(1)], gathering, 0)).toBe(0);
    expect(windowLeftMs([record(5_000_000)], gathering, 0)).toBe(0);
  });

  test('of zero sends at once', () => {
    expect(windowLeftMs([record(1)], { ...gathering, batchingWindowSeconds: 0 }, 0)).toBe(0);
  });
});
