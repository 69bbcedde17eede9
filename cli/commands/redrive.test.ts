/** Against an AWS of our own: what Lambda writes to the bucket goes back onto the streams. The local cloud: tests/pipeline. */
import { execFile } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeFrame } from '../../domain/frame/decode.ts';
import { encodeRaw } from '../../domain/frame/encode.ts';
import { type FakeAws, startFakeAws } from '../deployment/aws.fixture.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
let aws: FakeAws;
beforeEach(async () => {
  aws = await startFakeAws();
});
afterEach(() => aws.close());

type Ran = { code: unknown; stdout: string; stderr: string };
const run = (args: string[], env: Record<string, string> = aws.env): Promise<Ran> =>
  new Promise(resolve =>
    execFile(
      process.execPath,
      [MAIN, 'redrive', ...args],
      { env: { PATH: process.env.PATH!, ...env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
const staging = (...args: string[]) => run(['--deployment', 'staging', ...args]);

const frame = (id: string): Buffer =>
  encodeRaw({
    header: {
      id,
      source: 'orders',
      contract: '1.0.0',
      bucket: 3,
      receivedAt: 1_700_000_000_000,
      records: 2,
      stamps: {},
    },
    records: [Buffer.from('{"id":1}'), Buffer.from('{"id":2}')],
  });

/** An object as Lambda writes it, of the given Kinesis records. */
function givenUp(records: { key: string; data: Buffer }[], change: object = {}): string {
  const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/staging-raw';
  return JSON.stringify({
    requestContext: {
      requestId: 'c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5',
      functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:omnistream-staging-quality:$LATEST',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-11-14T00:38:06.021Z',
    KinesisBatchInfo: {
      shardId: 'shardId-000000000001',
      startSequenceNumber: '1',
      endSequenceNumber: '9',
      approximateArrivalOfFirstRecord: '2026-11-14T00:38:04.835Z',
      approximateArrivalOfLastRecord: '2026-11-14T00:38:05.580Z',
      batchSize: records.length,
      streamArn,
    },
    payload: JSON.stringify({
      Records: records.map(({ key, data }, i) => ({
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: key,
          sequenceNumber: String(i),
          data: data.toString('base64'),
          approximateArrivalTimestamp: 1_700_000_000.5,
        },
        eventSource: 'aws:kinesis',
        eventID: `shardId-000000000001:${i}`,
        eventSourceARN: streamArn,
      })),
    }),
    ...change,
  });
}
const keyOf = (n: number) =>
  `aws/lambda/4d1f3e5a-0000-4444-8888-00000000000${n}/shardId-000000000001/2026/11/14/2026-11-14T00.38.0${n}-c9b8fa9f`;

describe('the objects of the bucket', () => {
  it('go back under their partition keys, frames as they are, and are moved aside', async () => {
    for (let n = 0; n < 5; n++)
      aws.objects.set(keyOf(n), givenUp([{ key: `orders:${n}`, data: frame(`f${n}`) }]));
    expect(JSON.parse((await staging('--json')).stdout)).toEqual({
      objects: 5,
      frames: 5,
      records: 10,
      unusable: [],
    });
    expect(aws.streams.get('staging-raw')).toEqual(
      [0, 1, 2, 3, 4].map(n => ({ key: `orders:${n}`, data: frame(`f${n}`) })),
    );
    expect([...aws.objects.keys()].sort()).toEqual([0, 1, 2, 3, 4].map(n => `redriven/${keyOf(n)}`));
    expect((await staging()).stdout).toContain(
      'Nothing to redrive in staging in eu-west-1 (account 123456789012)',
    );
  });

  it('are only read by --list and --dry-run', async () => {
    aws.objects.set(keyOf(1), givenUp([{ key: 'orders:1', data: frame('f') }]));
    const listed = await staging('--list');
    expect(listed.stdout).toContain('omnistream-staging-quality  RetryAttemptsExhausted  1 frame, 2 records');
    expect((await staging('--dry-run')).stdout).toContain('1 frame with 2 records of 1 batch would go back.');
    expect([...aws.objects.keys()]).toEqual([keyOf(1)]);
    expect(aws.streams.size).toBe(0);
  });

  it('that hold what producers wrote themselves get frames with the ids they had', async () => {
    const broken = Buffer.concat([frame('f').subarray(0, 120), Buffer.from('\nnot it')]);
    const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
    const big = noise.update(Buffer.alloc(1024 * 1024 - 20));
    const data = [
      Buffer.from('{"id":1}'),
      gzipSync('{"id":2}\n{"id":3}'),
      Buffer.from([0, 1, 250]),
      broken,
      big,
    ];
    aws.objects.set(keyOf(1), givenUp(data.map(data => ({ key: 'orders', data }))));
    expect(await staging()).toMatchObject({ code: 0, stderr: '' });
    const put = aws.streams.get('staging-raw')!.map(({ data }) => decodeFrame(data));
    expect(put).toMatchObject(
      [1, 2, 1, 1, 1].map((records, i) => ({
        kind: 'raw',
        frame: {
          header: {
            id: `shardId-000000000001:${i}`,
            source: 'orders',
            records,
            receivedAt: 1_700_000_000_500,
          },
        },
      })),
    );
    const bytes = (i: number) => (put[i] as { frame: { records: Buffer[] } }).frame.records;
    expect(bytes(1).map(String)).toEqual(['{"id":2}', '{"id":3}']);
    expect(bytes(2)).toEqual([data[2]]);
    expect(bytes(3)).toEqual([broken]);
  });

  it('of a release that this one does not know go back as they are', async () => {
    const data = Buffer.from('{"omnistream":99,"id":"f","source":"orders","records":7}\nwhatever');
    aws.objects.set(keyOf(1), givenUp([{ key: 'orders:1', data }]));
    expect(JSON.parse((await staging('--json')).stdout)).toMatchObject({ frames: 1, records: 7 });
    expect(aws.streams.get('staging-raw')).toEqual([{ key: 'orders:1', data }]);
  });

  it.each([
    ['text', 'not JSON', 'is not JSON'],
    ['another document', '{"a":1}', 'not as Lambda writes it: requestContext'],
    ['no payload', givenUp([], { payload: undefined }), 'it has no payload'],
    ['an empty payload', givenUp([]), 'there is no record in it'],
    ['a payload that is no text', givenUp([], { payload: '{"Records":' }), 'its payload is not JSON'],
    [
      'another stream',
      givenUp([{ key: 'k', data: frame('f') }], {
        KinesisBatchInfo: { batchSize: 1, streamArn: 'arn:aws:kinesis:eu-west-1:1:stream/other' },
      }),
      'its stream other is not of this deployment',
    ],
  ])('that cannot be used stay, and stop no other: %s', async (_, content, reason) => {
    aws.objects.set(keyOf(1), content);
    aws.objects.set(keyOf(2), givenUp([{ key: 'orders:1', data: frame('f') }]));
    const { code, stdout, stderr } = await staging();
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    expect(stdout).toContain('1 frame with 2 records of 1 batch put back.');
    expect([...aws.objects.keys()].sort()).toEqual([keyOf(1), `redriven/${keyOf(2)}`].sort());
  });
});

it('a stream that takes nothing leaves the object where it is', async () => {
  aws.objects.set(keyOf(1), givenUp([{ key: 'orders:1', data: frame('f') }]));
  aws.refusal = { code: 'AccessDeniedException', action: 'PutRecords' };
  const { code, stderr } = await staging();
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/did not take 1 of 1 frames.*left where it is/),
  });
  expect([...aws.objects.keys()]).toEqual([keyOf(1)]);
});

describe('a deployment that cannot be reached is told with what to do', () => {
  it.each([
    [
      'an unknown one',
      ['--deployment', 'production'],
      {},
      2,
      'There is no deployment production in eu-west-1; there is staging.',
    ],
    ['no region', ['--deployment', 'staging'], { AWS_REGION: undefined }, 2, '--region'],
    ['an empty region', ['--deployment', 'staging'], { AWS_REGION: '' }, 2, '--region'],
    [
      'no credentials',
      ['--deployment', 'staging'],
      { AWS_ACCESS_KEY_ID: '' },
      2,
      'There are no AWS credentials',
    ],
    ['no such profile', ['--deployment', 'staging', '--profile', 'nobody'], {}, 2, 'no AWS credentials'],
    [
      'nobody there',
      ['--deployment', 'staging'],
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      1,
      'AWS cannot be reached',
    ],
    ['a bad name', ['--deployment', 'no/name'], {}, 2, 'cdk.json'],
    ['a bad time', ['--since', 'yesterday'], {}, 2, '2h'],
  ])('%s', async (_, args, env, code, words) => {
    const result = await run(args, { ...aws.env, ...env } as Record<string, string>);
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(words) });
  });

  it.each([
    ['ExpiredToken', 'have expired'],
    ['AccessDenied', 'may not do it'],
    ['InvalidClientTokenId', 'does not take these credentials'],
  ])('%s', async (refusal, words) => {
    aws.refusal = { code: refusal };
    expect(await staging()).toMatchObject({ code: 1, stderr: expect.stringContaining(words) });
  });

  it('a folder without a local cloud', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omnistream-none-'));
    expect(await run(['--data-dir', folder])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no local cloud in'),
    });
    rmSync(folder, { recursive: true });
  });
});
