/** In AWS the function behind the API is asked, since it asks everyone else for a session. What it does: tests/pipeline/replay.test.ts. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeAws, startFakeAws } from '../deployment/aws.fixture.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const RECORD = {
  ...{ id: '7', source: 'ticks', recordId: null, stage: 'quality', contract: '1.0.0', attempts: 2 },
  ...{ receivedAt: '2026-11-23T12:00:00.000Z', quarantinedAt: '2026-11-23T12:00:01.000Z', attemptedAt: null },
  failures: [
    {
      kind: 'rule',
      rule: 'R-1',
      field: '/p',
      expected: 'x',
      message: 'bad \u001b[31mred',
      severity: 'critical',
    },
  ],
  ...{ original: '{}', encoding: 'utf8', originalBytes: 2, repaired: null },
};
const REPLAY = {
  ...{ id: '3', requestedAt: '2026-11-23T12:00:00.000Z', requestedBy: 'ana', selection: {}, repair: null },
  ...{ state: 'running', chosen: 2, sent: 0, loaded: 0, failed: 0, duplicates: 0, gone: 0 },
  ...{ unrepaired: 0, elsewhere: 0, tooLarge: 0, waiting: 2, overdue: 0 },
  ...{ cancelledAt: null, cancelledBy: null, finishedAt: null },
};
const DONE = { ...REPLAY, state: 'finished', loaded: 2, waiting: 0 };

interface Asked {
  path: string;
  httpMethod: string;
  queryStringParameters: Record<string, string>;
  body: string | null;
  requestContext: { authorizer: { claims: { username: string } } };
}
let aws: FakeAws;
let folder: string;
let asked: Asked[];
let sent: number;
/** What the API answers, in its order. */
let answers: { statusCode: number; headers?: object; body: unknown }[];
beforeEach(async () => {
  aws = await startFakeAws();
  folder = mkdtempSync(join(tmpdir(), 'omnistream-quarantine-'));
  asked = [];
  sent = 0;
  aws.functions.set('omnistream-staging-api', event => {
    asked.push(event as Asked);
    const { body, headers = {}, statusCode } = answers.shift()!;
    return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
  });
  aws.functions.set('omnistream-staging-replay', () => {
    sent++;
    return { frames: 1, open: 0 };
  });
});
afterEach(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
  new Promise(resolve =>
    execFile(
      process.execPath,
      [MAIN, 'quarantine', args[0]!, '--deployment', 'staging', ...args.slice(1)],
      { env: { PATH: process.env.PATH!, ...aws.env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
const file = (text: string): string => {
  const name = join(folder, 'file');
  writeFileSync(name, text);
  return name;
};

it('lists records with all their failures, and nothing that a terminal would obey', async () => {
  answers = [{ statusCode: 200, body: `${JSON.stringify(RECORD)}\n` }];
  const { code, stdout } = await run('list', '--source', 'ticks', '--since', '2026-11-23T00:00Z');
  expect(code).toBe(0);
  expect(stdout).toBe('7  2026-11-23T12:00:01.000Z  ticks, failed 2 replays\n    R-1 /p: bad red\n');
  expect(asked[0]).toMatchObject({
    path: '/api/v1/quarantine/export',
    queryStringParameters: { source: 'ticks', from: '2026-11-23T00:00:00.000Z' },
    requestContext: { authorizer: { claims: { username: 'arn:aws:iam::123456789012:user/ana' } } },
  });
});

it('exports part by part', async () => {
  const next = '</api/v1/quarantine/export?format=csv&before=5-7>; rel="next"';
  answers = [
    { statusCode: 200, headers: { link: next }, body: 'a\r\n' },
    { statusCode: 200, body: 'b\r\n' },
  ];
  const output = join(folder, 'out.csv');
  expect((await run('export', '--format', 'csv', '-o', output)).code).toBe(0);
  expect(readFileSync(output, 'utf8')).toBe('a\r\nb\r\n');
  expect(asked.map(event => event.queryStringParameters)).toEqual([
    { format: 'csv' },
    { format: 'csv', before: '5-7' },
  ]);
});

it('shows what a repair would do, and does nothing until it is told to', async () => {
  const sample = { id: '7', source: 'ticks', recordId: null, flow: 0, reason: null, failures: [] };
  answers = [
    {
      statusCode: 200,
      body: {
        ...{
          total: 2,
          more: false,
          tried: 2,
          outcomes: { passes: 2, fails: 0, unmatched: 0, impossible: 0 },
        },
        samples: [{ ...sample, outcome: 'passes', before: '{"p":0}', after: '{"p":1}' }],
        judgedLater: [{ source: 'ticks', rules: ['R-9'] }],
      },
    },
  ];
  const flows = [{ when: { rule: 'R-1' }, steps: [{ op: 'replace', path: '/p', value: 1 }] }];
  const { code, stdout } = await run('repair', '--rule', 'R-1', '--flows', file(JSON.stringify(flows)));
  expect(code).toBe(0);
  expect(stdout).toContain('2 records. Of the newest 2: 2 would pass.');
  expect(stdout).toContain('- {"p":0}\n    + {"p":1}');
  expect(stdout).toContain('Judged only when they are loaded, for ticks: R-9.');
  expect(stdout).toContain('Add --yes');
  expect(asked.map(({ path, body }) => [path, JSON.parse(body!)])).toEqual([
    ['/api/v1/quarantine/preview', { filter: { rule: 'R-1' }, repair: { flows } }],
  ]);
});

it('replays, and stays until it is done; what was gone is said', async () => {
  const goneRecords = [{ id: '9', reason: 'purged', message: 'It is not in the quarantine.' }];
  answers = [
    { statusCode: 201, body: { ...REPLAY, goneRecords } },
    { statusCode: 200, body: DONE },
  ];
  const { code, stdout, stderr } = await run('replay', '7', '8', '9', '--yes');
  expect(code).toBe(0);
  expect(sent).toBe(1);
  expect(JSON.parse(asked[0]!.body!)).toEqual({ ids: ['7', '8', '9'] });
  expect(stderr).toContain('9: It is not in the quarantine.');
  expect(stdout).toContain('replay 3  finished  2 records: 2 loaded');
});

describe('by the address of an API', () => {
  let server: Server;
  let url: string;
  const TOKEN = 'e30.of.ana';
  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.headers.authorization !== `Bearer ${TOKEN}`) {
        response.writeHead(401).end('{"message":"Unauthorized"}');
        return;
      }
      const { body = '', statusCode } = request.url!.endsWith('/replay-sender')
        ? { body: { frames: 1, open: 0 }, statusCode: 200 }
        : answers.shift()!;
      response.writeHead(statusCode).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());
  const ask = (env: object, ...args: string[]): ReturnType<typeof run> =>
    new Promise(resolve =>
      execFile(
        process.execPath,
        [MAIN, 'quarantine', ...args],
        { env: { PATH: process.env.PATH!, ...env } },
        (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
      ),
    );

  it('it asks with the token of the environment, and for the sender too', async () => {
    answers = [
      { statusCode: 201, body: { ...REPLAY, goneRecords: [] } },
      { statusCode: 200, body: DONE },
    ];
    const { code, stdout } = await ask(
      { OMNISTREAM_API_TOKEN: TOKEN },
      'replay',
      '7',
      '8',
      '--yes',
      '--url',
      `${url}/`,
    );
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('2 loaded') });
  });

  it('without one it says what to do', async () => {
    const { code, stderr } = await ask({}, 'list', '--url', url);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('OMNISTREAM_API_TOKEN'),
    });
  });

  it('where nobody answers it says why', async () => {
    await new Promise(resolve => server.close(resolve));
    const { code, stderr } = await ask({}, 'status', '--url', url);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') });
    expect((await ask({}, 'status', '--url', 'ftp://x')).stderr).toContain('Give an address such as');
  });
});

it('ends with 1 when some failed again', async () => {
  answers = [{ statusCode: 201, body: { ...DONE, loaded: 1, failed: 1, goneRecords: [] } }];
  expect((await run('replay', '--all', '--yes', '--json')).code).toBe(1);
});

it('cancels, and says how far replays are', async () => {
  answers = [
    { statusCode: 200, body: { ...REPLAY, state: 'cancelled' } },
    { statusCode: 200, body: [DONE] },
    { statusCode: 200, body: [] },
  ];
  expect((await run('cancel', '3')).stdout).toContain('cancelled  2 records: 2 left as they were');
  expect((await run('status')).stdout).toContain('finished');
  expect((await run('status')).stdout).toContain('Nothing was replayed yet.');
  expect(asked[0]).toMatchObject({ path: '/api/v1/replays/3', body: '{"action":"cancel"}' });
});

it('says what to do about records of which nothing comes', async () => {
  answers = [{ statusCode: 200, body: { ...REPLAY, overdue: 2 } }];
  const { stdout } = await run('status', '3');
  expect(stdout).toContain('2 records sent ten minutes ago or longer');
  expect(stdout).toContain('omnistream redrive --list');
  expect(stdout).toContain('omnistream quarantine cancel 3');
});

describe('is refused in words', () => {
  it.each([
    [['replay'], 2, 'Give ids, or a filter'],
    [['replay', '7', '--all'], 2, 'one of them'],
    [['repair', '7'], 2, 'Give one of --flows, --patch and --text.'],
    [['repair', '7', '--patch', '/none'], 2, 'There is no file /none'],
    [['export', '--format', 'xml'], 2, 'Allowed choices are ndjson, csv'],
    [['list', '--since', 'yesterday'], 2, 'Give a time such as'],
  ])('%j', async (args, expected, words) => {
    const { code, stderr } = await run(...args);
    expect({ code, stderr }).toMatchObject({ code: expected, stderr: expect.stringContaining(words) });
  });

  it('also by the API, whose words they are', async () => {
    answers = [
      { statusCode: 410, body: { title: 'Not in the quarantine', detail: 'Replay 3 has brought it in.' } },
      { statusCode: 503, body: { title: 'Database unavailable', detail: 'Try again.' } },
      { statusCode: 502, body: 'no JSON' },
    ];
    expect(await run('replay', '7', '--yes')).toMatchObject({
      code: 2,
      stderr: 'Not in the quarantine: Replay 3 has brought it in.\n',
    });
    expect((await run('status')).code).toBe(1);
    expect((await run('status', '--json')).stdout).toContain('The API answers 502');
  });
});
