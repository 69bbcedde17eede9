/** The product as a person runs it: a process that is killed in full flow, started again, and stopped in order. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { eraseCloud } from '../../localstack/embedded/cloud.ts';
import { ROOT } from '../architecture/imports.ts';
import { endWithUs } from '../end-with-us.ts';
import { bad, good, MALFORMED, PARCELS } from './parcels.ts';
import { onlyHere } from './targets/needing.ts';

const { test, beforeAll, afterAll, afterEach } = onlyHere('it kills the process of npm start');

let folder: string;
const data = (): string => join(folder, 'data');
const running: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-kill-'));
  mkdirSync(join(folder, 'contracts'));
  writeFileSync(join(folder, 'contracts/parcels.odcs.yaml'), PARCELS);
});
afterAll(async () => {
  await eraseCloud(data());
  rmSync(folder, { recursive: true, force: true });
});

async function start(...flags: string[]): Promise<{ child: ChildProcess; url: string }> {
  const options = [
    '--no-feed',
    '--json',
    '--port',
    '0',
    '--data-dir',
    data(),
    '--contracts',
    join(folder, 'contracts'),
  ];
  const child = spawn(process.execPath, [join(ROOT, 'cli/main.ts'), 'start', ...options, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithUs(child);
  running.push(child);
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`start ended with ${code}`);
    }),
  ])) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

const token = (): string =>
  (JSON.parse(readFileSync(join(data(), 'credentials.json'), 'utf8')) as { tokens: { parcels: string } })
    .tokens.parcels;

/** Sends until told to stop; a body counts as accepted only when its 202 was read. A failed one is sent again as it was. */
async function producer(urlNow: () => string, stopped: () => boolean, prefix: string): Promise<number> {
  let accepted = 0;
  for (let n = 0; !stopped(); n++) {
    const lines = Array.from({ length: 20 }, (_, i) => good(`${prefix}${n * 20 + i}`));
    lines.push(bad(`${prefix}bad${n}`), MALFORMED);
    for (;;) {
      try {
        const response = await fetch(`${urlNow()}/v1/sources/parcels/records`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token()}`,
            'content-type': 'application/x-ndjson',
            'idempotency-key': `${prefix}${n}`,
          },
          body: lines.join('\n'),
        });
        if (response.status === 202) break;
      } catch {
        // the server is away: the same body again, under the same key
      }
      await sleep(50);
    }
    accepted += lines.length;
  }
  return accepted;
}

async function settled(url: string): Promise<void> {
  for (let tick = 0; tick < 600; tick++) {
    const response = await fetch(`${url}/_local/backlog`);
    if (response.ok && Object.keys(((await response.json()) as { sources: object }).sources).length === 0)
      return;
    await sleep(100);
  }
  throw new Error('records stayed in flight');
}

const processes = (): string =>
  execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes(data()))
    .join('\n');

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

test('kill -9 in full flow, three times: nothing lost, nothing twice', async () => {
  let { child, url } = await start();
  let stop = false;
  const producers = ['a', 'b', 'c'].map(prefix =>
    producer(
      () => url,
      () => stop,
      prefix,
    ),
  );
  for (let round = 0; round < 3; round++) {
    await sleep(1_500 + round * 400);
    child.kill('SIGKILL');
    await once(child, 'exit');
    ({ child, url } = await start());
  }
  await sleep(1_000);
  stop = true;
  const accepted = (await Promise.all(producers)).reduce((sum, n) => sum + n, 0);
  await settled(url);

  const status = (await (await fetch(`${url}/api/v1/status`)).json()) as {
    source: string;
    loaded: number;
    quarantined: number;
    duplicates: number;
  }[];
  const totals = status.find(({ source }) => source === 'parcels')!;
  expect(accepted).toBeGreaterThan(200);
  expect(totals.duplicates).toBe(0);
  expect({ loaded: totals.loaded, quarantined: totals.quarantined }).toEqual({
    loaded: (accepted / 22) * 20,
    quarantined: (accepted / 22) * 2,
  });

  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(processes()).toBe('');
  expect(readdirSync(data())).not.toContain('instance.json');
}, 180_000);

test('kill -9 in the middle of a replay, twice: it goes on, and every record is in one place', async () => {
  let { child, url } = await start('--fresh');
  const BAD = 1_500;
  const post = (path: string, body: string, type = 'application/json', headers = {}) =>
    fetch(`${url}${path}`, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  const lines = Array.from({ length: BAD }, (_, n) => bad(`r${n}`)).join('\n');
  const authorization = `Bearer ${token()}`;
  const sent = await post('/v1/sources/parcels/records', lines, 'application/x-ndjson', { authorization });
  expect(sent.status).toBe(202);
  await settled(url);
  const flows = [{ when: {}, steps: [{ op: 'replace', path: '/grams', value: 5 }] }];
  const asked = await post('/api/v1/replays', JSON.stringify({ filter: {}, repair: { flows } }));
  const { id, chosen } = (await asked.json()) as { id: string; chosen: number };
  expect(chosen).toBe(BAD);
  const wake = () => post('/api/v1/replay-sender', '{}').catch(() => undefined);
  for (let round = 0; round < 2; round++) {
    void wake();
    await sleep(100 + round * 150);
    child.kill('SIGKILL');
    await once(child, 'exit');
    ({ child, url } = await start());
  }
  let replay = { state: 'running', loaded: 0, duplicates: 0, failed: 0, gone: 0 };
  for (let tick = 0; tick < 900 && replay.state === 'running'; tick++) {
    await wake();
    replay = (await (await fetch(`${url}/api/v1/replays/${id}`)).json()) as typeof replay;
    if (replay.state === 'running') await sleep(100);
  }
  expect(replay).toMatchObject({ state: 'finished', loaded: BAD, duplicates: 0, failed: 0, gone: 0 });
  await settled(url);
  const page = (await (await fetch(`${url}/api/v1/quarantine`)).json()) as { total: number };
  const [totals] = (await (await fetch(`${url}/api/v1/status`)).json()) as {
    loaded: number;
    duplicates: number;
  }[];
  expect({ left: page.total, ...totals }).toMatchObject({ left: 0, loaded: BAD, duplicates: 0 });
  child.kill('SIGTERM');
  await once(child, 'exit');
}, 180_000);

test('a second instance on the same data is refused, with the address of the first', async () => {
  const { child, url } = await start();
  const second = spawn(
    process.execPath,
    [join(ROOT, 'cli/main.ts'), 'start', '--port', '0', '--data-dir', data()],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const errors: Buffer[] = [];
  second.stderr!.on('data', chunk => errors.push(chunk));
  const [code] = await once(second, 'exit');
  expect(code).toBe(1);
  expect(Buffer.concat(errors).toString()).toMatch(new RegExp(`already runs on .*${url}.*--data-dir`));
  child.kill('SIGTERM');
  await once(child, 'exit');
}, 60_000);

test('--fresh begins anew, and only what the cloud stored is deleted', async () => {
  writeFileSync(join(data(), 'mine.txt'), 'keep');
  const { child, url } = await start('--fresh');
  const status = (await (await fetch(`${url}/api/v1/status`)).json()) as { loaded: number }[];
  expect(status.every(({ loaded }) => loaded === 0)).toBe(true);
  expect(readFileSync(join(data(), 'mine.txt'), 'utf8')).toBe('keep');
  child.kill('SIGTERM');
  await once(child, 'exit');
}, 60_000);
