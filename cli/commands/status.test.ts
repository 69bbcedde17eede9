import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const TOTALS = [
  {
    source: 'ticks',
    loaded: 5,
    quarantined: 2,
    duplicates: 1,
    frames: 3,
    latency: { p50: 9, p95: 20, p99: 30 },
  },
];

let server: Server;
let url: string;
/** What the server answers, by path. */
let answers: Record<string, { status?: number; body: string }>;

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response.writeHead(answer ? (answer.status ?? 200) : 404).end(answer?.body ?? '{}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const status = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
  new Promise(resolve => {
    execFile(process.execPath, [MAIN, 'status', ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

it('prints JSON for machines', async () => {
  answers = {
    '/api/v1/status': { body: JSON.stringify(TOTALS) },
    '/_local/backlog': { body: '{"sources":{"ticks":4}}' },
  };
  const { code, stdout } = await status('--json', '--url', url);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    url,
    sources: [
      {
        source: 'ticks',
        accepted: 12,
        loaded: 5,
        quarantined: 2,
        duplicates: 1,
        in_flight: 4,
        latency: TOTALS[0]!.latency,
      },
    ],
  });
});

it('asks below a path, and shows what it cannot know as unknown', async () => {
  answers = { '/prod/api/v1/status': { body: JSON.stringify(TOTALS) } };
  const { code, stdout } = await status('--url', `${url}/prod/`);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ticks\s+\?\s+5\s+2\s+1\s+\?\s+9 ms\s+20 ms\s+30 ms$/m);
});

it('fails with 1 and the reason when nothing sensible answers', async () => {
  for (const [body, code, reason] of [
    ['{"detail":"The database does not answer."}', 503, 'answers 503: The database does not answer.'],
    ['<html>', 200, "not as OmniStream's API does"],
    ['[{"source":"x"}]', 200, "not as OmniStream's API does"],
    ['', 404, "not as OmniStream's API does"],
  ] as const) {
    answers = { '/api/v1/status': { status: code, body } };
    const result = await status('--url', url);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain(reason);
  }
  const nobody = await status('--json', '--url', 'http://127.0.0.1:9');
  expect(nobody.code).toBe(1);
  expect(JSON.parse(nobody.stdout).error).toContain('cannot be reached');
});

it('fails with 2 on wrong use', async () => {
  for (const args of [['--url', 'nonsense'], ['--url', 'ftp://x'], ['--nope'], ['extra']])
    expect(await status(...args)).toMatchObject({ code: 2, stdout: '' });
});
