import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { every } from './scheduler.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date('2026-03-01T12:00:20Z'));
});
afterEach(() => {
  vi.useRealTimers();
});

test('at once, then at each full interval', async () => {
  const at: string[] = [];
  const schedule = every(60, async () => at.push(new Date().toISOString().slice(14, 19)));
  await vi.advanceTimersByTimeAsync(110_000);
  expect(at).toEqual(['00:20', '01:00', '02:00']);
  await schedule.stop();
});

test('a task that takes longer than the interval is not called beside itself', async () => {
  let running = 0;
  let most = 0;
  const schedule = every(60, async () => {
    most = Math.max(most, ++running);
    await new Promise(resolve => setTimeout(resolve, 90_000));
    running--;
  });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(most).toBe(1);
  const stopped = schedule.stop();
  await vi.advanceTimersByTimeAsync(90_000);
  await stopped;
  expect(running).toBe(0);
});

test('a task that fails is called again', async () => {
  const task = vi.fn(async () => {
    throw new Error('function sweep is closed');
  });
  const schedule = every(60, task);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(task).toHaveBeenCalledTimes(3);
  await schedule.stop();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(task).toHaveBeenCalledTimes(3);
});
