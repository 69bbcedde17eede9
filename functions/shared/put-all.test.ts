import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PutCall, type PutClock, type PutOutcome, putAll, type StreamEntry } from './put-all.ts';

const THROTTLE: PutOutcome = { code: 'ProvisionedThroughputExceededException', message: 'slow down' };

/** Time passes only by sleeping and by calls. */
function fakeClock(): PutClock & { time: number; sleeps: number[] } {
  const clock = {
    time: 0,
    sleeps: [] as number[],
    now: () => clock.time,
    sleep: async (ms: number) => {
      clock.sleeps.push(ms);
      clock.time += ms;
    },
    random: () => 0.5,
  };
  return clock;
}
const entry = (partitionKey: string, text = partitionKey): StreamEntry => ({
  partitionKey,
  data: Buffer.from(text),
});
const text = ({ data }: StreamEntry) => Buffer.from(data).toString();

test('all at once when nothing fails and the keys differ', async () => {
  const calls: string[][] = [];
  const call: PutCall = async entries => {
    calls.push(entries.map(text));
    return entries.map(() => ({}));
  };
  expect(await putAll(call, [entry('a'), entry('b'), entry('c')], 1000, fakeClock())).toEqual([]);
  expect(calls).toEqual([['a', 'b', 'c']]);
  expect(await putAll(call, [], 1000, fakeClock())).toEqual([]);
});

test('only the entries that failed go again, and nothing overtakes one of its key', async () => {
  const calls: string[][] = [];
  const call: PutCall = async entries => {
    calls.push(entries.map(text));
    return entries.map(e => (calls.length === 1 && text(e) === 'a1' ? THROTTLE : {}));
  };
  const entries = [entry('a', 'a1'), entry('a', 'a2'), entry('b', 'b1'), entry('b', 'b2')];
  expect(await putAll(call, entries, 1000, fakeClock())).toEqual([]);
  expect(calls).toEqual([['a1', 'b1'], ['a1', 'b2'], ['a2']]);
});

test('property: each entry is written once, keys keep their order, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 }),
      fc.array(fc.constantFrom('ok', 'ok', 'throttle', 'fail', 'throw', 'short'), {
        minLength: 1,
        maxLength: 50,
      }),
      async (keys, script) => {
        const written: string[] = [];
        let step = 0;
        const call: PutCall = async entries => {
          expect(new Set(entries.map(e => e.partitionKey)).size).toBe(entries.length);
          const outcomes: PutOutcome[] = [];
          for (const e of entries) {
            const action = step < 200 ? script[step++ % script.length] : 'ok';
            if (action === 'throw' && outcomes.length === 0) throw new Error('connection reset');
            if (action === 'short') break;
            if (action === 'throttle' || action === 'fail') {
              outcomes.push(action === 'fail' ? { code: 'InternalFailure' } : THROTTLE);
              continue;
            }
            written.push(text(e));
            outcomes.push({});
          }
          return outcomes;
        };
        const entries = keys.map((key, i) => entry(key, `${key}${i}`));
        expect(await putAll(call, entries, Number.POSITIVE_INFINITY, fakeClock())).toEqual([]);
        expect([...written].sort()).toEqual(entries.map(text).sort());
        for (const key of new Set(keys))
          expect(written.filter(t => t.startsWith(key))).toEqual(
            entries.filter(e => e.partitionKey === key).map(text),
          );
      },
    ),
  );
});

describe('giving up', () => {
  test('at the deadline, with jittered growing waits before', async () => {
    const clock = fakeClock();
    const failures = await putAll(
      async entries => entries.map(() => THROTTLE),
      [entry('a'), entry('b')],
      1000,
      clock,
    );
    expect(failures).toEqual([
      { index: 0, fault: 'throttled', message: 'slow down' },
      { index: 1, fault: 'throttled', message: 'slow down' },
    ]);
    expect(clock.sleeps.slice(0, 3)).toEqual([37.5, 75, 150]);
    expect(clock.time).toBeLessThan(1000);
  });
  test('a key that fails for good takes its later entries with it, and no other key', async () => {
    const call: PutCall = async entries => entries.map(e => (e.partitionKey === 'a' ? THROTTLE : {}));
    const entries = [entry('a', 'a1'), entry('b', 'b1'), entry('a', 'a2'), entry('b', 'b2')];
    const failures = await putAll(call, entries, 500, fakeClock());
    expect(failures.map(({ index }) => index)).toEqual([0, 2]);
  });
  test('at once on what no retry can mend', async () => {
    const clock = fakeClock();
    const gone = Object.assign(new Error('no stream raw'), { name: 'ResourceNotFoundException' });
    const failures = await putAll(async () => Promise.reject(gone), [entry('a')], 1000, clock);
    expect(failures).toEqual([{ index: 0, fault: 'rejected', message: 'no stream raw' }]);
    expect(clock.sleeps).toEqual([]);
  });
  test('of an unreachable stream', async () => {
    const refused = new Error('connect ECONNREFUSED');
    const failures = await putAll(async () => Promise.reject(refused), [entry('a')], 1000, fakeClock());
    expect(failures).toEqual([{ index: 0, fault: 'unreachable', message: 'connect ECONNREFUSED' }]);
  });
  test('even when the calls themselves take all the time', async () => {
    const clock = fakeClock();
    const call: PutCall = async entries => {
      clock.time += 400;
      return entries.map(() => THROTTLE);
    };
    const entries = Array.from({ length: 2000 }, (_, i) => entry(`k${i}`));
    expect(await putAll(call, entries, 1000, clock)).toHaveLength(2000);
    expect(clock.time).toBeLessThan(3000);
  });
});

test('calls stay within 500 entries and 5 MiB', async () => {
  const sizes: [number, number][] = [];
  const call: PutCall = async entries => {
    sizes.push([entries.length, entries.reduce((sum, e) => sum + e.data.length, 0)]);
    return entries.map(() => ({}));
  };
  await putAll(
    call,
    Array.from({ length: 1100 }, (_, i) => entry(`k${i}`)),
    1000,
    fakeClock(),
  );
  expect(sizes.map(([count]) => count)).toEqual([500, 500, 100]);
  sizes.length = 0;
  const large = Array.from({ length: 12 }, (_, i) => entry(`k${i}`, 'x'.repeat(1_000_000)));
  await putAll(call, large, 1000, fakeClock());
  for (const [, bytes] of sizes) expect(bytes).toBeLessThanOrEqual(5 * 1024 * 1024);
  expect(sizes.reduce((sum, [count]) => sum + count, 0)).toBe(12);
});
