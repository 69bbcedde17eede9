/** The parts of the target that need no account, over a little of AWS on this machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeAws, startFakeAws } from '../../../cli/deployment/aws.fixture.ts';
import { aws, metricSum, tokensOf } from './aws.ts';
import { totals } from './outcome.ts';

const folder = mkdtempSync(join(tmpdir(), 'omnistream-target-'));
const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const tokens = written('tokens.json', '{"retail-orders": "t-1"}');
const choice = { target: 'aws' as const, deployment: 'staging', tokens };

let fake: FakeAws;
beforeAll(async () => {
  fake = await startFakeAws();
});
afterAll(async () => {
  await fake.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  fake.functions.clear();
});

describe('a deployment', () => {
  test('is found by its stack, and asked by invoking its function', async () => {
    const asked: unknown[] = [];
    fake.functions.set('omnistream-staging-api', event => {
      asked.push(event);
      return {
        statusCode: 200,
        isBase64Encoded: false,
        body: JSON.stringify([
          { source: 'retail-orders', loaded: 7, quarantined: 2, duplicates: 1, frames: 3 },
        ]),
      };
    });
    const target = await aws(choice);
    expect(target.name).toBe('staging in eu-west-1 (account 123456789012)');
    expect(await totals(target, 'retail-orders')).toEqual({ loaded: 7, quarantined: 2, duplicates: 1 });
    await target.ask('/api/v1/quarantine?range=hour&limit=1');
    expect(asked).toMatchObject([
      { httpMethod: 'GET', path: '/api/v1/status', queryStringParameters: null },
      {
        path: '/api/v1/quarantine',
        queryStringParameters: { range: 'hour', limit: '1' },
        multiValueQueryStringParameters: { range: ['hour'], limit: ['1'] },
      },
    ]);
    await target.end();
  });

  test('takes records on its raw stream', async () => {
    const target = await aws(choice);
    await target.put!(Buffer.from('{"a":1}'), 'retail-orders');
    expect(fake.streams.get('staging-raw')).toEqual([{ key: 'retail-orders', data: Buffer.from('{"a":1}') }]);
    await target.end();
  });

  test('says why it cannot do what it cannot do', async () => {
    const target = await aws(choice);
    expect(target.unwritable('retail-orders')).toBeUndefined();
    expect(target.unwritable('iot-readings')).toMatch(/no token for iot-readings/);
    for (const [ability, reason] of Object.entries(target.lacks)) {
      expect(reason).toMatch(/\w+ \w+/);
      expect(target).not.toHaveProperty(ability);
    }
    await target.end();
  });

  test('whose function fails is not taken for one that answers', async () => {
    const target = await aws(choice);
    await expect(target.ask('/api/v1/status')).rejects.toThrow(/no function omnistream-staging-api/);
    fake.functions.set('omnistream-staging-api', () => ({ statusCode: 503, body: '{"status":503}' }));
    await expect(totals(target, 'retail-orders')).rejects.toThrow('GET /api/v1/status: 503');
    await target.end();
  });

  test.each([
    ['production without a word', { ...choice, deployment: 'production' }, /only with --production/],
    [
      'one that is not there',
      { ...choice, deployment: 'satging' },
      /no deployment satging .* there is staging/,
    ],
    [
      'production that is not there',
      { ...choice, deployment: 'production', production: true },
      /no deployment/,
    ],
    ['no deployment', { target: 'aws' as const, tokens }, /needs --deployment and --tokens/],
    ['no file of tokens', { ...choice, tokens: join(folder, 'none.json') }, /There is no file/],
  ])('is refused: %s', async (_, wrong, message) => {
    await expect(aws(wrong)).rejects.toThrow(message);
  });

  test('credentials that are refused are told in words', async () => {
    fake.refusal = { code: 'AccessDenied' };
    try {
      await expect(aws(choice)).rejects.toThrow(/credentials may not do it/);
    } finally {
      fake.refusal = undefined;
    }
  });
});

describe('a file of tokens', () => {
  test.each([
    ['no JSON', 'retail-orders: t-secret', /is not JSON of source id to token/],
    ['a list', '["t-secret"]', /is not JSON of source id to token/],
    ['tokens that are no text', '{"retail-orders": {"t-secret": 1}}', /is not JSON of source id to token/],
    ['not the one that is needed', '{"iot-readings": "t-secret"}', /no token for retail-orders/],
    ['nothing', '', /is not JSON/],
  ])('with %s is refused, and not shown', (name, text, message) => {
    const read = () => tokensOf(written(`${name}.json`, text));
    expect(read).toThrow(message);
    expect(read).not.toThrow('t-secret');
  });
});

test('a metric is the sum of its minutes, and 0 when CloudWatch has none', async () => {
  const StartTime = new Date();
  const asked = { Namespace: 'n', MetricName: 'm', StartTime };
  expect(await metricSum(async () => ({ Datapoints: [{ Sum: 3 }, { Sum: 4 }, {}] }), asked)).toBe(7);
  expect(await metricSum(async () => ({ Datapoints: undefined }), asked)).toBe(0);
  await metricSum(async input => {
    expect(input).toMatchObject({ ...asked, Statistics: ['Sum'], Period: 60 });
    expect(input.EndTime!.getTime()).toBeGreaterThan(StartTime.getTime());
    return { Datapoints: [] };
  }, asked);
});
