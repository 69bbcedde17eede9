import { createCipheriv, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { decodeFrame } from '../../domain/frame/decode.ts';
import { encodeRaw, encodeValidated } from '../../domain/frame/encode.ts';
import type { FrameHeader, ValidatedFrame } from '../../domain/frame/frame.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import type { Validator } from '../../domain/quality/validate.ts';
import { recordingLog } from '../shared/log/recording.fixture.ts';
import type { StageCounts } from '../shared/metrics.ts';
import { type PutFailure, putAll, type StreamEntry } from '../shared/put-all.ts';
import { type QualityDependencies, quality } from './quality.ts';

const failure: Failure = {
  kind: 'rule',
  rule: 'R1',
  field: '/id',
  expected: 'no bad',
  message: 'bad',
  severity: 'critical',
};
/** Fails records that contain `bad`, warns of those with `odd`, and breaks on `bug`. */
const validator = {
  validate(records: readonly Buffer[]) {
    if (records.some(record => record.includes('bug'))) throw new TypeError('a bug of ours');
    const failures: Record<number, Failure[]> = {};
    records.forEach((record, i) => {
      if (record.includes('bad')) failures[i] = [failure];
      if (record.includes('odd')) failures[i] = [{ ...failure, severity: 'warning' }];
    });
    return { contract: '2.0.0', failures, rules: {} };
  },
} as unknown as Validator;

let stream: StreamEntry[];
let counted: Record<string, StageCounts[]>;
let dependencies: QualityDependencies;
let logged: string[];
beforeEach(() => {
  logged = [];
  stream = [];
  counted = {};
  dependencies = {
    now: () => 1_700_000_000_500,
    validatorOf: source => (source === 'orders' ? validator : undefined),
    async put(entries) {
      stream.push(...entries);
      return [];
    },
    metrics: {
      count(source, counts) {
        counted[source] = [...(counted[source] ?? []), counts];
      },
      duration() {},
      endToEnd() {},
      publish() {},
    },
    log: recordingLog(logged),
  };
});

const header = (id: string, more: Partial<FrameHeader> = {}): FrameHeader => ({
  id,
  source: 'orders',
  contract: '1.0.0',
  bucket: 3,
  receivedAt: 1_700_000_000_000,
  records: 1,
  stamps: { ingest: { began: 1, ended: 2 } },
  ...more,
});
const raw = (id: string, ...records: string[]) =>
  encodeRaw({ header: header(id), records: records.map(record => Buffer.from(record)) });

function eventOf(...records: ({ data: Buffer; key?: string } | Buffer)[]): KinesisStreamEvent {
  return {
    Records: records.map((record, i) => {
      const { data, key = 'orders:3' } = Buffer.isBuffer(record) ? { data: record } : record;
      return {
        eventID: `shardId-000000000000:${i}`,
        kinesis: {
          partitionKey: key,
          sequenceNumber: String(i),
          data: data.toString('base64'),
          approximateArrivalTimestamp: 1_700_000_000.123,
        },
      } as KinesisStreamRecord;
    }),
  };
}
const run = (...records: Parameters<typeof eventOf>) => quality(eventOf(...records), dependencies);
const frames = (): ValidatedFrame[] =>
  stream.map(({ data }) => {
    const decoded = decodeFrame(Buffer.from(data));
    if (decoded.kind !== 'validated') throw new Error(decoded.kind);
    return decoded.frame;
  });
const checkpoint = async (result: ReturnType<typeof run>): Promise<string | undefined> => {
  const { batchItemFailures } = await result;
  expect(batchItemFailures.length).toBeLessThanOrEqual(1);
  return batchItemFailures[0]?.itemIdentifier;
};

describe('judged', () => {
  test('one frame in, one frame out: same id, bytes and partition key, verdicts and stamp beside', async () => {
    expect(
      await checkpoint(run(raw('f1', '{"id":1}', '{"id":"bad"}', '{"id":"odd"}'), raw('f2', '{}'))),
    ).toBeUndefined();
    const [first, second] = frames();
    expect(first?.header).toEqual(
      header('f1', {
        records: 3,
        stamps: {
          ingest: { began: 1, ended: 2 },
          quality: { began: 1_700_000_000_500, ended: 1_700_000_000_500 },
        },
      }),
    );
    expect(first?.records.map(String)).toEqual(['{"id":1}', '{"id":"bad"}', '{"id":"odd"}']);
    expect(first?.verdicts).toMatchObject({
      contract: '2.0.0',
      failures: { 1: [{ rule: 'R1' }], 2: [{ severity: 'warning' }] },
    });
    expect(second?.header.id).toBe('f2');
    expect(stream.map(({ partitionKey }) => partitionKey)).toEqual(['orders:3', 'orders:3']);
    expect(counted.orders?.[0]).toMatchObject({ recordsIn: 3, recordsOut: 2, quarantined: 1 });
  });
  test('an empty batch', async () => expect(await checkpoint(run())).toBeUndefined());
  test('a validated frame that someone put on raw is judged anew', async () => {
    const verdicts = { contract: '0', failures: {}, rules: {} };
    await run(encodeValidated({ header: header('f'), records: [Buffer.from('bad')], verdicts }));
    expect(frames()[0]?.verdicts).toMatchObject({ contract: '2.0.0', failures: { 0: [{ rule: 'R1' }] } });
  });
});

describe('records of producers that write to the stream by themselves', () => {
  test('are named by shard and sequence number, their source by the partition key', async () => {
    await run({ data: Buffer.from('{"id":1}\n{"id":"bad"}\n'), key: 'orders:customer-7' });
    const [frame] = frames();
    expect(frame?.header).toMatchObject({
      id: 'shardId-000000000000:0',
      source: 'orders',
      receivedAt: 1_700_000_000_123,
      records: 2,
    });
    expect(frame?.records.map(String)).toEqual(['{"id":1}', '{"id":"bad"}']);
    expect(frame?.verdicts.failures).toMatchObject({ 1: [{ rule: 'R1' }] });
    expect(stream[0]?.partitionKey).toBe('orders:customer-7');
  });
  test('of an unknown source fail each for that, under no dimension of its own', async () => {
    await run({ data: gzipSync('{"a":1}\n{"a":2}'), key: 'nobody' });
    expect(frames()[0]?.verdicts.failures).toMatchObject({
      0: [{ kind: 'unknown-source', severity: 'critical', observed: 'nobody' }],
      1: [{ kind: 'unknown-source' }],
    });
    expect(Object.keys(counted)).toEqual(['(unknown)']);
  });
});

describe('garbage', () => {
  test.each<[string, Buffer, string]>([
    ['bytes', Buffer.from([0, 159, 146, 150, 10, 13, 0]), 'orders:1'],
    ['nothing', Buffer.alloc(0), 'orders'],
    ['half a frame', raw('f', '{"id":1}').subarray(0, 40), 'orders:1'],
    ['a partition key of control characters', Buffer.from('x'), '\u0000\u0001'],
    ['a partition key without a source', Buffer.from('x'), ':1'],
  ])('%s: one malformed record with its bytes', async (_, data, key) => {
    expect(await checkpoint(run({ data, key }))).toBeUndefined();
    const [frame] = frames();
    expect(frame?.records).toEqual([data]);
    expect(frame?.verdicts.failures[0]).toMatchObject([{ kind: 'malformed', severity: 'critical' }]);
    expect(frame?.verdicts.failures[0]?.[0]?.message).toMatch(/cannot be read: ./);
  });
  test('of a full Kinesis record that does not compress is cut, and says so', async () => {
    await run(randomBytes(1024 * 1024));
    const [frame] = frames();
    expect(frame?.records[0]?.length).toBeGreaterThan(1024 * 1024 - 8192);
    expect(frame?.verdicts.failures[0]?.[0]?.message).toContain('of its 1048576 bytes are kept');
    expect(Buffer.from(stream[0]!.data).length).toBeLessThan(1024 * 1024);
  });
  test('that pretends to be records and does not fit with its verdicts is quarantined whole', async () => {
    // Not random: in a megabyte of chance the validator above finds its `bug` once in sixteen runs.
    const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(
      Buffer.alloc(1024 * 1024 - 9),
    );
    await run(Buffer.concat([Buffer.from('{"id":1}\n'), noise]));
    expect(frames()[0]?.verdicts.failures[0]?.[0]).toMatchObject({ kind: 'malformed' });
  });
  test('of any kind stops nobody behind it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), async noise => {
        stream = [];
        const batch = [...noise.map(bytes => Buffer.from(bytes)), raw('last', '{"id":1}')];
        expect(await checkpoint(run(...batch))).toBeUndefined();
        expect(frames()).toHaveLength(batch.length);
        expect(frames().at(-1)?.header.id).toBe('last');
      }),
    );
  });
});

describe('the batch comes again from the lowest place that failed', () => {
  const failing = (...indexes: number[]): QualityDependencies['put'] => {
    const failures = indexes.map(
      (index): PutFailure => ({ index, fault: 'throttled', message: 'slow down' }),
    );
    return async entries => {
      stream.push(...entries.filter((_, i) => !indexes.includes(i)));
      return failures;
    };
  };
  test('when the stream takes only some, and only what is behind the checkpoint is counted', async () => {
    dependencies.put = failing(1, 3);
    const batch = ['a', 'b', 'c', 'd'].map(id => raw(id, '{"id":1}'));
    expect(await checkpoint(run(...batch))).toBe('1');
    expect(counted.orders).toHaveLength(1);
  });
  test('when it cannot be reached at all', async () => {
    dependencies.put = entries =>
      putAll(() => Promise.reject(new Error('ECONNREFUSED')), entries, 0, {
        now: () => 0,
        sleep: async () => {},
        random: () => 0,
      });
    expect(await checkpoint(run(raw('a', '{}'), raw('b', '{}')))).toBe('0');
    expect(counted).toEqual({});
  });
  test('when our own code breaks on a frame: those before it are kept', async () => {
    expect(await checkpoint(run(raw('a', '{}'), raw('b', 'bug'), raw('c', '{}')))).toBe('1');
    expect(frames().map(({ header }) => header.id)).toEqual(['a']);
  });
  test('when a frame is of a version that another release reads: it is no garbage', async () => {
    const later = Buffer.from('{"omnistream":2,"id":"later","source":"orders","records":1}\n?');
    expect(await checkpoint(run(raw('a', '{}'), later, raw('c', '{}')))).toBe('1');
    expect(frames().map(({ header }) => header.id)).toEqual(['a']);
    expect(logged).toEqual([
      expect.stringMatching(/OtherVersion: frame later is of version 2 .* reads 1: it waits/),
    ]);
  });
  test('and a deployment without its stream fails the whole batch', async () => {
    dependencies.put = () => Promise.reject(new Error('OMNISTREAM_VALIDATED_STREAM is not set'));
    await expect(run(raw('a', '{}'))).rejects.toThrow('OMNISTREAM_VALIDATED_STREAM');
  });
});
