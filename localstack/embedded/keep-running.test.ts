import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepRunning } from './keep-running.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Servers that end when told to, and the ports they were started on. */
function scripted() {
  const ports: number[] = [];
  const running: ((reason: string) => void)[] = [];
  const faults: Error[] = [];
  const begin = async (port: number) => {
    ports.push(port);
    const fault = faults.shift();
    if (fault) throw fault;
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    running.push(resolve);
    return { port: 4711, ended, stop: async () => resolve('asked') };
  };
  return { begin, ports, faults, end: (reason: string) => running.at(-1)!(reason) };
}

test('what ends by itself starts again on its port, as often as it takes', async () => {
  const { begin, ports, faults, end } = scripted();
  const warnings: string[] = [];
  const kept = await keepRunning('Kinesis', begin, warning => warnings.push(warning));
  faults.push(new Error('no space'), new Error('no space'));
  end('killed');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ports).toEqual([0, 4711, 4711, 4711]);
  expect(warnings).toEqual([
    'Kinesis has ended by itself (killed) and is started again',
    'Kinesis does not start: no space',
  ]);
  await kept.stop();
});

test('what ends again and again is started more and more seldom, and says so once', async () => {
  const { begin, ports, end } = scripted();
  const warnings: string[] = [];
  const kept = await keepRunning('Kinesis', begin, warning => warnings.push(warning));
  for (let second = 0; second < 60; second++) {
    end('no space');
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(ports.length).toBeGreaterThan(5);
  expect(ports.length).toBeLessThan(15);
  expect(warnings).toHaveLength(1);
  await kept.stop();
});

test('what is asked to end stays ended, also while it is being started again', async () => {
  const { begin, ports, end } = scripted();
  const kept = await keepRunning('Kinesis', begin, () => {});
  await kept.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ports).toEqual([0]);

  const other = await keepRunning('Kinesis', begin, () => {});
  end('');
  await vi.advanceTimersByTimeAsync(1);
  const stopped = other.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  await stopped;
  expect(ports).toEqual([0, 0]);
});

test("the first start is the caller's", async () => {
  const { begin, faults } = scripted();
  faults.push(new Error('no port'));
  await expect(keepRunning('Kinesis', begin, () => {})).rejects.toThrow('no port');
});
