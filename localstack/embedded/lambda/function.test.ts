import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { FunctionClosed, type FunctionOptions, type LambdaFunction, startFunction } from './function.ts';
import { RequestTooLarge } from './result.ts';

// A thread starts in 40 ms on a quiet machine, and in seconds on a busy one.
vi.setConfig({ testTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
afterAll(() => rmSync(folder, { recursive: true }));

const open: LambdaFunction[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(fn => fn.close()));
});

let files = 0;
function start(
  source: string,
  options: Partial<FunctionOptions> = {},
): { fn: LambdaFunction; log: string[] } {
  const file = join(folder, `handler-${files++}.mjs`);
  writeFileSync(file, source);
  const log: string[] = [];
  const fn = startFunction({
    name: 'probe',
    file,
    environment: { GREETING: 'hello' },
    timeoutSeconds: 5,
    memoryMb: 128,
    onLog: line => log.push(line),
    ...options,
  });
  open.push(fn);
  return { fn, log };
}

describe('the result', () => {
  test('is what the handler returns, after a trip through JSON', async () => {
    const { fn } = start(
      `export const handler = async event => ({ ...event, at: new Date(0), gone: undefined });`,
    );
    expect(await fn.invoke({ a: [1, null, 'ü'] })).toMatchObject({
      payload: { a: [1, null, 'ü'], at: '1970-01-01T00:00:00.000Z' },
    });
  });

  test('of a handler that returns nothing is null', async () => {
    const { fn } = start(`export const handler = () => {};`);
    expect(await fn.invoke({})).toMatchObject({ payload: null });
  });

  test('that JSON cannot hold is a function error', async () => {
    const { fn } = start(
      `export const handler = e => { if (e.big) return 1n; const a = {}; a.a = a; return a; };`,
    );
    expect(await fn.invoke({})).toMatchObject({ functionError: 'Unhandled', type: 'Runtime.MarshalError' });
    expect(await fn.invoke({ big: true })).toMatchObject({ type: 'Runtime.MarshalError' });
  });

  test('over 6 MB is a function error', async () => {
    const { fn } = start(`export const handler = n => 'x'.repeat(n);`);
    expect(await fn.invoke(6_291_554)).toMatchObject({ payload: expect.any(String) });
    expect(await fn.invoke(6_291_555)).toMatchObject({ type: 'Function.ResponseSizeTooLarge' });
  });
});

describe('the event', () => {
  test('over 6 MB is refused before the function sees it', async () => {
    const { fn } = start(`export const handler = e => e.length;`);
    expect(await fn.invoke('x'.repeat(6_291_454))).toMatchObject({ payload: 6_291_454 });
    await expect(fn.invoke('x'.repeat(6_291_455))).rejects.toThrow(RequestTooLarge);
  });
});

describe('the environment', () => {
  test('has the given variables and those of Lambda, and nothing of the host', async () => {
    process.env.HOST_SECRET = 'do not leak';
    const { fn } = start(`export const handler = () => process.env;`);
    const result = await fn.invoke({});
    expect(result).toMatchObject({
      payload: {
        GREETING: 'hello',
        AWS_LAMBDA_FUNCTION_NAME: 'probe',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        TZ: 'UTC',
      },
    });
    expect(JSON.stringify(result)).not.toContain('do not leak');
  });

  test('has a context that knows the request, the function and the time left', async () => {
    const { fn } = start(
      `export const handler = (e, c) => [c.awsRequestId, c.functionName, c.memoryLimitInMB, c.invokedFunctionArn, c.getRemainingTimeInMillis()];`,
    );
    const result = await fn.invoke({});
    const [requestId, ...rest] = ('payload' in result ? result.payload : []) as unknown[];
    expect(requestId).toBe(result.requestId);
    expect(rest.slice(0, 3)).toEqual(['probe', '128', fn.arn]);
    expect(rest[3]).toBeGreaterThan(4000);
    expect(rest[3]).toBeLessThanOrEqual(5000);
  });

  test('is kept between invocations and runs in UTC', async () => {
    const { fn } = start(`let n = 0; export const handler = () => [++n, new Date(0).getTimezoneOffset()];`);
    await fn.invoke({});
    expect(await fn.invoke({})).toMatchObject({ payload: [2, 0] });
  });
});

describe('a failing function', () => {
  const counting = (body: string) =>
    `let n = 0; export const handler = async event => { n++; if (event.ok) return n; ${body} };`;

  test.each([
    ['a thrown error', `throw new TypeError('no');`, 'TypeError', 'no', 2],
    ['a thrown non-error', `throw 'plain';`, 'string', 'plain', 2],
    [
      'an uncaught exception',
      `setTimeout(() => { throw new RangeError('late'); }); await new Promise(() => {});`,
      'RangeError',
      'late',
      1,
    ],
    [
      'an unhandled rejection',
      `Promise.reject(new Error('lost')); await new Promise(() => {});`,
      'Runtime.UnhandledPromiseRejection',
      'lost',
      1,
    ],
    ['process.exit', `process.exit(7);`, 'Runtime.ExitError', 'Runtime exited with exit status 7', 1],
  ])('%s', async (_, body, type, message, nextCount) => {
    const { fn, log } = start(counting(body));
    expect(await fn.invoke({})).toMatchObject({ functionError: 'Unhandled', type, message });
    expect(log.some(line => line.includes(`"errorType":"${type}"`))).toBe(true);
    expect(await fn.invoke({ ok: true })).toMatchObject({ payload: nextCount });
  });

  test.each(['await new Promise(() => {});', 'for (;;) {}'])(
    'timing out in %s is ended and begun anew',
    async body => {
      const { fn } = start(counting(body), { timeoutSeconds: 1 });
      await fn.ready();
      expect(await fn.invoke({})).toMatchObject({
        functionError: 'Unhandled',
        type: 'Sandbox.Timedout',
        message: 'Task timed out after 1.00 seconds',
      });
      expect(await fn.invoke({ ok: true })).toMatchObject({ payload: 1 });
    },
  );

  test('over its memory is ended and begun anew', async () => {
    const { fn } = start(counting(`const all = []; for (;;) all.push(new Array(1e5).fill(Math.random()));`), {
      memoryMb: 32,
      timeoutSeconds: 20,
    });
    expect(await fn.invoke({})).toMatchObject({ type: 'Runtime.OutOfMemory' });
    expect(await fn.invoke({ ok: true })).toMatchObject({ payload: 1 });
  }, 30_000);
});

describe('a function that does not start', () => {
  test.each([
    [`throw new Error('broken at load');`, 'broken at load'],
    [`export const handle = 1;`, 'exports no function named handler'],
    [`export const handler = ;`, 'Unexpected token'],
    [`import './not-there.mjs'; export const handler = () => 1;`, 'not-there.mjs'],
    [`process.exit(0); export const handler = () => 1;`, 'exit status 0'],
  ])('%s', async (source, message) => {
    const { fn } = start(source);
    await expect(fn.ready()).rejects.toThrow(message);
    expect(await fn.invoke({})).toMatchObject({
      functionError: 'Unhandled',
      message: expect.stringContaining(message),
    });
  });
});

describe('concurrency', () => {
  const slow = `let busy = 0; export const handler = async n => { busy++; await new Promise(r => setTimeout(r, 60)); return [n, busy--]; };`;

  test('one environment runs one invocation at a time, in order', async () => {
    const { fn } = start(slow);
    await fn.ready();
    const results = await Promise.all([1, 2, 3].map(n => fn.invoke(n)));
    expect(results.map(r => 'payload' in r && r.payload)).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });

  test('several environments run side by side, the rest waits', async () => {
    const { fn } = start(
      `export const handler = () => new Promise(r => setTimeout(r, 40)).then(() => import('node:worker_threads')).then(w => w.threadId);`,
      {
        concurrency: 2,
      },
    );
    const results = await Promise.all([1, 2, 3, 4].map(n => fn.invoke(n)));
    expect(new Set(results.map(r => 'payload' in r && r.payload)).size).toBe(2);
  });

  test('an environment that dies leaves its place to those that wait', async () => {
    const { fn } = start(`export const handler = n => n === 1 ? process.exit(1) : n;`);
    const results = await Promise.all([1, 2, 3].map(n => fn.invoke(n)));
    expect(results).toMatchObject([{ type: 'Runtime.ExitError' }, { payload: 2 }, { payload: 3 }]);
  });

  test('closing lets what runs end and refuses what waits', async () => {
    const { fn } = start(slow);
    await fn.ready();
    const [running, waiting] = [fn.invoke(1), fn.invoke(2)];
    const refused = expect(waiting).rejects.toThrow(FunctionClosed);
    await fn.close();
    expect(await running).toMatchObject({ payload: [1, 1] });
    await refused;
    await expect(fn.invoke(3)).rejects.toThrow(FunctionClosed);
  });
});

describe('a new handler', () => {
  const SLOW =
    'export const handler = async ms => { await new Promise(r => setTimeout(r, ms)); return "old"; };';
  const written = (source: string): string => {
    const file = join(folder, `handler-${files++}.mjs`);
    writeFileSync(file, source);
    return file;
  };
  const payloads = async (...running: ReturnType<LambdaFunction['invoke']>[]) =>
    (await Promise.all(running)).map(result => ('payload' in result ? result.payload : result.type));

  test('runs what begins after it; what runs and is not done ends with the old one', async () => {
    const { fn } = start(SLOW);
    await fn.ready();
    const running = fn.invoke(300);
    const waiting = [fn.invoke(0), fn.invoke(0)];
    await fn.update(written('export const handler = () => "new";'));
    const later = fn.invoke(0);
    expect(await payloads(running, ...waiting, later)).toEqual(['old', 'new', 'new', 'new']);
  });

  test('has as many environments as the old one', async () => {
    const { fn } = start(SLOW, { concurrency: 2 });
    const running = [fn.invoke(300), fn.invoke(300)];
    const waiting = Array.from({ length: 6 }, () => fn.invoke(0));
    const file = written(
      'let n = 0; export const handler = async () => { n++; await new Promise(r => setTimeout(r, 50)); return n--; };',
    );
    await fn.update(file);
    expect(await payloads(...running, ...waiting)).toEqual(['old', 'old', 1, 1, 1, 1, 1, 1]);
  });

  test('that does not start says so, and every invocation does until there is another', async () => {
    const { fn } = start(SLOW);
    await expect(fn.update(written('throw new Error("no such luck");'))).rejects.toThrow('no such luck');
    expect(await fn.invoke(0)).toMatchObject({ message: 'no such luck' });
    await fn.update(written('export const handler = () => "mended";'));
    expect(await payloads(fn.invoke(0))).toEqual(['mended']);
  });
});

describe('the log', () => {
  test('has every line whole and in order, before its report', async () => {
    const { fn, log } = start(
      `export const handler = () => { console.log('{"a":\\n1}'); console.error('err'); process.stdout.write('no '); process.stdout.write(Buffer.from('newline €')); };`,
    );
    await fn.invoke({});
    expect(log.slice(0, 4)).toEqual(['{"a":', '1}', 'err', 'no newline €']);
    expect(log[4]).toMatch(
      /^REPORT RequestId: [0-9a-f-]{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$/,
    );
  });

  test('reports the initialisation once', async () => {
    const { fn } = start(`export const handler = () => 1;`);
    await fn.invoke({});
    await fn.invoke({});
    expect(fn.reports.map(report => report.initMs !== undefined)).toEqual([true, false]);
    expect(fn.reports[1]).toMatchObject({ ok: true, memoryMb: 128, maxMemoryUsedMb: expect.any(Number) });
    expect(fn.reports[1]!.maxMemoryUsedMb).toBeGreaterThan(0);
  });
});
