/** In AWS the function is asked, since nobody else reaches the database. What it does: tests/pipeline/purge.test.ts. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeAws, startFakeAws } from '../deployment/aws.fixture.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const PURGED = {
  source: 'orders',
  field: 'customer_id',
  executed: true,
  tables: [{ table: 'orders', rows: 2 }],
  withoutField: ['orders_v2'],
  quarantined: { records: 1, unreadable: 1 },
  states: 0,
};
let aws: FakeAws;
let asked: unknown[];
beforeEach(async () => {
  aws = await startFakeAws();
  asked = [];
});
afterEach(() => aws.close());

const answering = (answer: unknown) =>
  aws.functions.set('omnistream-staging-purge', event => {
    asked.push(event);
    return answer;
  });
const run = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
  new Promise(resolve =>
    execFile(
      process.execPath,
      [MAIN, 'purge', '--deployment', 'staging', '--source', 'orders', '--where', 'customer_id=c=1', ...args],
      { env: { PATH: process.env.PATH!, ...aws.env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );

it('asks the function of the deployment in the name of whoever is signed in', async () => {
  answering(PURGED);
  const { code, stdout } = await run('--yes', '--reference', 'DSR-1');
  expect(code).toBe(0);
  expect(asked).toEqual([
    {
      source: 'orders',
      field: 'customer_id',
      value: 'c=1',
      who: 'arn:aws:iam::123456789012:user/ana',
      reference: 'DSR-1',
      execute: true,
    },
  ]);
  expect(stdout).toContain('orders: deleted');
  expect(stdout).toContain('1 that are no JSON');
  expect(stdout).toContain('data.orders_v2 has no such field');
});

it('only counts unless it is told to delete', async () => {
  answering({ ...PURGED, executed: false });
  expect((await run()).stdout).toContain('found, and not deleted');
  expect(asked).toMatchObject([{ execute: false }]);
});

it.each([
  [{ refused: 'there is no source orders' }, 2, 'Nothing was done: there is no source orders.'],
  [{ something: 'else' }, 1, 'deploy this version'],
  [null, 1, 'deploy this version'],
])('tells what the function says: %j', async (answer, code, words) => {
  answering(answer);
  expect(await run('--yes')).toMatchObject({ code, stderr: expect.stringContaining(words) });
});

it('a function that is not there or may not be invoked', async () => {
  expect(await run('--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ResourceNotFoundException'),
  });
  aws.refusal = { code: 'AccessDeniedException' };
  expect(await run('--yes')).toMatchObject({ code: 1, stderr: expect.stringContaining('may not do it') });
});
