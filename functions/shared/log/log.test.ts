import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const lines: Record<string, unknown>[] = [];
const take = (chunk: unknown): boolean => {
  for (const line of String(chunk).split('\n')) if (line.startsWith('{')) lines.push(JSON.parse(line));
  return true;
};
beforeEach(() => {
  lines.length = 0;
  vi.resetModules();
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
const open = () => import('./log.ts');
const context = { awsRequestId: 'call-1', functionName: 'enrich' } as Context;

it('a line says what it is about, and in which invocation', async () => {
  const { log, logged } = await open();
  const handler = logged(async (frame: string) => {
    log.warn('late', { frame, source: 'orders', run: 'demo-1' });
    return frame.length;
  });
  expect(await handler('f-1', context)).toBe(3);
  expect(lines).toMatchObject([
    {
      level: 'WARN',
      message: 'late',
      frame: 'f-1',
      source: 'orders',
      run: 'demo-1',
      function_request_id: 'call-1',
      function_name: 'enrich',
    },
  ]);
});

it('what a handler throws is written, and thrown on without what could quote a record', async () => {
  const { logged } = await open();
  const handler = logged(async (body: string) => JSON.parse(body));
  const error = await handler('Ada Lovelace', context).catch(reason => reason);
  expect(error).toMatchObject({ name: 'SyntaxError' });
  expect(error.stack).not.toContain('Lovelace');
  expect(lines).toMatchObject([
    { level: 'ERROR', error: { name: 'SyntaxError' }, function_request_id: 'call-1' },
  ]);
  expect(JSON.stringify(lines)).not.toContain('Lovelace');
});

it.each([
  ['INFO', []],
  ['DEBUG', ['frame loaded']],
])('at level %s the lines about single frames are %j', async (level, expected) => {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', level);
  const { log } = await open();
  log.debug('frame loaded', { frame: 'f-1' });
  expect(lines.map(({ message }) => message)).toEqual(expected);
});
