import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { authorise } from '../../functions/ingest/authorise.ts';
import { KEEP_TOKENS_MS, keepTokens } from '../../functions/ingest/tokens.ts';
import { tokenHash } from '../../functions/shared/token.ts';
import { tokensJson } from '../../functions/shared/tokens-json.ts';
import { type Credentials, credentials } from '../../localstack/embedded/credentials.ts';
import { type FakeAws, startFakeAws } from '../deployment/aws.fixture.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
interface Ran {
  code: unknown;
  stdout: string;
  stderr: string;
}
const run = (args: string[], env: Record<string, string> = {}): Promise<Ran> =>
  new Promise(resolve =>
    execFile(
      process.execPath,
      [MAIN, 'token', ...args],
      { env: { PATH: process.env.PATH!, ...env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );

describe('the secret of a deployment', () => {
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await startFakeAws();
  });
  afterEach(() => aws.close());
  const staging = (...args: string[]) => run([...args, '--deployment', 'staging'], aws.env);
  const stored = () => JSON.parse(aws.secret.versions.get(aws.secret.stages.get('AWSCURRENT')!)!);

  it('takes a token, of which it keeps the hash only, and prints it alone', async () => {
    const { code, stdout, stderr } = await staging('add', 'retail-orders');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^omni_[\w-]{32}\n$/);
    const hash = tokenHash(stdout.trim());
    expect(stored()).toEqual({ 'retail-orders': [hash] });
    expect(stderr).toContain(`Token ${hash.slice(0, 12)} of retail-orders in staging in eu-west-1`);
    expect(JSON.stringify([...aws.secret.versions.values()])).not.toContain(stdout.trim());
  });

  it('holds several of a source, oldest first, and gives up those that are named', async () => {
    const tokens = [];
    for (let i = 0; i < 3; i++) tokens.push(tokenHash((await staging('add', 'retail-orders')).stdout.trim()));
    await staging('add', 'market-ticks');
    const names = tokens.map(hash => hash.slice(0, 12));
    expect((await staging('list')).stdout).toContain(`retail-orders  ${names.join('  ')}  (oldest first)`);
    expect(
      JSON.parse((await staging('revoke', 'retail-orders', names[0]!, names[2]!, '--json')).stdout),
    ).toEqual({
      source: 'retail-orders',
      revoked: [names[0], names[2]],
      tokens: 1,
    });
    expect(stored()['retail-orders']).toEqual([tokens[1]]);
    expect(await staging('revoke', 'retail-orders', names[1]!)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('give --all'),
    });
    expect(await staging('revoke', 'retail-orders', '--all')).toMatchObject({ code: 0 });
    expect(Object.keys(stored())).toEqual(['market-ticks']);
  });

  it('that somebody else changes meanwhile keeps both changes, and no label is left behind', async () => {
    let times = 0;
    aws.secret.meanwhile = () => {
      if (++times > 2) return;
      aws.secret.versions.set(`other${times}`, JSON.stringify({ [`s${times}`]: ['ab'.repeat(32)] }));
      aws.secret.stages.set('AWSCURRENT', `other${times}`);
    };
    expect(await staging('add', 'retail-orders')).toMatchObject({ code: 0 });
    expect(Object.keys(stored())).toEqual(['retail-orders', 's2']);
    expect([...aws.secret.stages.keys()]).toEqual(['AWSCURRENT']);
  });

  it('that is changed all the time is told so, and one with other contents is left alone', async () => {
    let times = 0;
    aws.secret.meanwhile = () => {
      aws.secret.versions.set(`other${++times}`, '{}');
      aws.secret.stages.set('AWSCURRENT', `other${times}`);
    };
    expect(await staging('add', 'x')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('try again'),
    });
    aws.secret.meanwhile = undefined;
    aws.secret.versions.set('v1', '{"x":["no hash"]}').set('other', 'text');
    for (const version of ['v1', 'other']) {
      aws.secret.stages.set('AWSCURRENT', version);
      const { code, stderr } = await staging('add', 'x');
      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Nothing was changed'),
      });
      expect(aws.secret.stages.get('AWSCURRENT')).toBe(version);
    }
  });

  it.each([
    [['revoke', 'retail-orders', 'abcd'], 'retail-orders has no token'],
    [['revoke', 'retail-orders'], '--all'],
    [['add', 'Not/a source'], 'cannot be the id'],
    [['rotate'], 'unknown command'],
    [['add'], 'missing required argument'],
    [['add', 'x', '--nope'], 'unknown option'],
  ])('%j is wrong use', async (args, words) => {
    expect(await staging(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
  });

  it('a source without a contract gets its token with a warning', async () => {
    expect((await staging('add', 'retail-order')).stderr).toContain('did you mean "retail-orders"?');
  });
});

describe('the local cloud', () => {
  let folder: string;
  let made: Credentials;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'omnistream-tokens-'));
    made = await credentials(folder, 'http://127.0.0.1:1', ['parcels']);
    vi.stubEnv('OMNISTREAM_TOKENS_FILE', join(folder, 'tokens.json'));
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const local = (...args: string[]) => run([...args, '--data-dir', folder]);

  it('rotates without a gap: ingest takes the new token a minute later, and the old one until it is revoked', async () => {
    let time = 0;
    const tokens = keepTokens(tokensJson, () => time, { error() {} });
    const takes = async (token: string): Promise<boolean> => {
      try {
        return authorise(await tokens(), `Bearer ${token}`, 'parcels') === 'own';
      } catch {
        return false;
      }
    };
    const old = made.tokens.parcels!;
    expect(await takes(old)).toBe(true);
    const next = (await local('add', 'parcels')).stdout.trim();
    expect([await takes(old), await takes(next)]).toEqual([true, false]);
    time += KEEP_TOKENS_MS;
    expect([await takes(old), await takes(next)]).toEqual([true, true]);
    expect(await local('revoke', 'parcels', tokenHash(old).slice(0, 12))).toMatchObject({ code: 0 });
    time += KEEP_TOKENS_MS;
    expect([await takes(old), await takes(next)]).toEqual([false, true]);
  });

  it('does not bring a revoked token back at its next start, and keeps the one that was added for `send`', async () => {
    const kept = () => JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')).tokens.parcels;
    expect(kept()).toBeUndefined();
    const added = (await local('add', 'parcels')).stdout.trim();
    expect(kept()).toBe(added);
    const { tokens } = await credentials(folder, 'http://127.0.0.1:1', ['parcels']);
    expect(tokens.parcels).toBe(added);
    expect(readFileSync(join(folder, 'tokens.json'), 'utf8')).not.toContain(tokenHash(made.tokens.parcels!));
  });
});
