/** The process's own pool against a server that speaks just enough of PostgreSQL's protocol to ask for a password. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AUTHORITY, LOCALHOST, OTHER_NAME } from './authority.fixture.ts';
import { transaction } from './transaction.ts';

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const authentication = (kind: number): Buffer => {
  const body = Buffer.alloc(4);
  body.writeInt32BE(kind);
  return message('R', body);
};
const READY = message('Z', Buffer.from('I'));
/** The statement itself, since its first word is the tag that the pool looks at. */
const done = (statement: string): Buffer =>
  Buffer.concat([message('C', Buffer.from(`${statement.toUpperCase()}\0`)), READY]);

interface Login {
  encrypted: boolean;
  /** Names and values of the startup message. */
  startup: string[];
  password: string;
}

let logins: Login[];
let server: Server;
let folder: string;
const open = new Set<Socket>();

async function listen(identity?: { cert: string; key: string }): Promise<number> {
  const talk = (socket: Socket, encrypted: boolean): void => {
    let startup: string[] | undefined;
    socket.on('error', () => {});
    socket.on('data', data => {
      if (!startup) {
        startup = data.subarray(8).toString().split('\0');
        socket.write(authentication(3));
      } else if (data[0] === 0x70) {
        logins.push({ encrypted, startup, password: data.subarray(5, -1).toString() });
        socket.write(Buffer.concat([authentication(0), READY]));
      } else if (data[0] === 0x51) socket.write(done(data.subarray(5, -1).toString()));
    });
  };
  server = createServer(socket => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('data', first => {
      if (first.readInt32BE(4) !== 80_877_103) {
        talk(socket, false);
        socket.emit('data', first);
      } else if (!identity) socket.write('N');
      else {
        socket.write('S');
        talk(new TLSSocket(socket, { isServer: true, ...identity }), true);
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** The pool of a new process with these variables, and what becomes of one transaction in it. */
async function connect(variables: Record<string, string>): Promise<unknown> {
  vi.resetModules();
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { pool } = await import('./pool.ts');
  const opened = pool();
  try {
    return await transaction(opened, async () => 'done');
  } finally {
    await opened.end();
  }
}

const IAM = {
  OMNISTREAM_DATABASE_SIGN_IN: 'iam',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'ASIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};
const authorities = (): Record<string, string> => ({
  OMNISTREAM_DATABASE_AUTHORITIES: join(folder, 'authorities.pem'),
});

beforeEach(() => {
  logins = [];
  folder = mkdtempSync(join(tmpdir(), 'omnistream-pool-'));
  writeFileSync(join(folder, 'authorities.pem'), AUTHORITY);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const socket of open) socket.destroy();
  open.clear();
  server.close();
  rmSync(folder, { recursive: true });
});

test('a role signs in with a token over an encrypted connection', async () => {
  const port = await listen(LOCALHOST);
  const url = `postgres://omnistream_enrich@localhost:${port}/omnistream`;
  await expect(connect({ ...IAM, ...authorities(), OMNISTREAM_DATABASE_URL: url })).resolves.toBe('done');
  const [login] = logins;
  expect(login).toMatchObject({ encrypted: true });
  expect(login!.startup.join(' ')).toMatch(/user omnistream_enrich database omnistream .*UTF/i);
  expect(login!.password).toMatch(
    new RegExp(
      `^localhost:${port}/\\?Action=connect&DBUser=omnistream_enrich&.*X-Amz-Signature=[0-9a-f]{64}$`,
    ),
  );
});

test('each connection has a token of its own time', async () => {
  const port = await listen(LOCALHOST);
  const variables = {
    ...IAM,
    ...authorities(),
    OMNISTREAM_DATABASE_URL: `postgres://omnistream_api@localhost:${port}/omnistream`,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.resetModules();
  const { pool } = await import('./pool.ts');
  const opened = pool();
  const clock = vi.spyOn(Date, 'now');
  for (const time of ['2026-11-23T07:00:00Z', '2026-11-23T07:30:00Z']) {
    clock.mockReturnValue(Date.parse(time));
    (await opened.connect()).release(true);
  }
  clock.mockRestore();
  await opened.end();
  expect(logins.map(({ password }) => /X-Amz-Date=(\w+)/.exec(password)?.[1])).toEqual([
    '20261123T070000Z',
    '20261123T073000Z',
  ]);
});

test('the owner signs in with the password, encrypted as well', async () => {
  const port = await listen(LOCALHOST);
  const url = `postgres://omnistream:hunter2@localhost:${port}/omnistream`;
  await expect(connect({ ...authorities(), OMNISTREAM_DATABASE_URL: url })).resolves.toBe('done');
  expect(logins).toEqual([expect.objectContaining({ encrypted: true, password: 'hunter2' })]);
});

test('without authorities the connection string decides: the local cloud', async () => {
  const port = await listen();
  const url = `postgres://omnistream:local@127.0.0.1:${port}/omnistream`;
  await expect(connect({ OMNISTREAM_DATABASE_URL: url })).resolves.toBe('done');
  expect(logins).toEqual([expect.objectContaining({ encrypted: false, password: 'local' })]);
});

test.each([
  ['a server of another name', OTHER_NAME, AUTHORITY],
  ['a server that nobody vouches for', LOCALHOST, OTHER_NAME.cert],
  ['a server that does not encrypt', undefined, AUTHORITY],
])('%s gets neither password nor token, and counts as unavailable', async (_, identity, trusted) => {
  const port = await listen(identity);
  writeFileSync(join(folder, 'authorities.pem'), trusted);
  const url = `postgres://omnistream_api@localhost:${port}/omnistream`;
  await expect(connect({ ...IAM, ...authorities(), OMNISTREAM_DATABASE_URL: url })).rejects.toMatchObject({
    name: 'DatabaseUnavailable',
  });
  expect(logins).toEqual([]);
});

test('a file of authorities that is not there is named', async () => {
  await listen(LOCALHOST);
  const missing = { OMNISTREAM_DATABASE_AUTHORITIES: '/no/such/file.pem' };
  await expect(connect({ ...missing, OMNISTREAM_DATABASE_URL: 'postgres://x@localhost/x' })).rejects.toThrow(
    '/no/such/file.pem',
  );
});

test.each(['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])(
  'IAM without %s says so',
  async name => {
    const port = await listen(LOCALHOST);
    const url = `postgres://omnistream_api@localhost:${port}/omnistream`;
    const variables = { ...IAM, ...authorities(), OMNISTREAM_DATABASE_URL: url, [name]: '' };
    await expect(connect(variables)).rejects.toThrow(`environment variable ${name} is not set`);
  },
);
