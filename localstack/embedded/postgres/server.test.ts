import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { keepRunning } from '../keep-running.ts';
import { reachable } from './binaries.ts';
import { clusterFolder, startPostgres } from './server.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync('/tmp/omnistream-postgres-');
});
afterAll(() => {
  rmSync(clusterFolder(join(root, 'data')), { recursive: true, force: true });
  rmSync(root, { recursive: true, force: true });
});

const options = () => ({
  folder: join(root, 'data'),
  log: join(root, 'postgres.log'),
  password: 'p@ss/word',
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('keeps its data over a stop, and over a kill -9 of the process that started it', async () => {
  const first = await startPostgres(options());
  await query(first.url, 'create table kept (n int); insert into kept values (1)');
  await first.stop();
  await expect(query(first.url, 'select 1')).rejects.toThrow();

  const script = `
    import { startPostgres } from ${JSON.stringify(new URL('./server.ts', import.meta.url).href)};
    const server = await startPostgres(${JSON.stringify(options())});
    console.log(server.url);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(child.stdout!, 'data');
  await query(String(url).trim(), 'insert into kept values (2)');
  const pid = Number(
    readFileSync(join(clusterFolder(join(root, 'data')), 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  child.kill('SIGKILL');

  const third = await startPostgres(options());
  expect(await query(third.url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  expect(() => process.kill(pid, 0)).toThrow(); // nothing stayed behind
  await third.stop();
}, 60_000);

test('killed, it comes back on its port with its data; a wrong password is told at once', async () => {
  const folder = join(root, 'killed');
  const { password, log } = options();
  const kept = await keepRunning(
    'PostgreSQL',
    port => startPostgres({ folder, log, password, port }),
    () => {},
  );
  await query(kept.url, 'create table kept (n int); insert into kept values (1)');
  const file = join(clusterFolder(folder), 'postmaster.pid');
  process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
  await vi.waitFor(async () => expect(await query(kept.url, 'select n from kept')).toEqual([{ n: 1 }]), {
    timeout: 30_000,
    interval: 100,
  });
  await kept.stop();
  await expect(startPostgres({ folder, log, password: 'another' })).rejects.toThrow('credentials.json');
  rmSync(clusterFolder(folder), { recursive: true, force: true });
}, 60_000);

test('a cluster that was only half made is made anew', async () => {
  const folder = join(root, 'half');
  mkdirSync(`${clusterFolder(folder)}.new/base`, { recursive: true });
  const server = await startPostgres({ ...options(), folder });
  expect(existsSync(`${clusterFolder(folder)}.new`)).toBe(false);
  await server.stop();
  rmSync(clusterFolder(folder), { recursive: true, force: true });
}, 60_000);

test('a folder that cannot hold a database is refused with its log', async () => {
  await expect(startPostgres({ ...options(), folder: join(root, 'postgres.log/below') })).rejects.toThrow();
});

test('knows what another account can reach', () => {
  expect(reachable('/', undefined)).toBe(true);
  if (process.getuid?.() !== 0) return;
  const hidden = mkdtempSync(join(tmpdir(), 'omnistream-hidden-'));
  expect(reachable(hidden, { uid: 65_534, gid: 65_534 })).toBe(false);
  rmSync(hidden, { recursive: true });
});
