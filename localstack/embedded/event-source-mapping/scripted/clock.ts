import type { Clock } from '../clock.ts';

interface Sleeper {
  wake: number;
  resolve: () => void;
}

/**
 * Time that passes only when everybody sleeps: the earliest sleeper wakes as soon as all else that can run has run. Hours
 * pass in no time, and always in the same order.
 */
export function virtualClock(start = 1_700_000_000_000): Clock {
  let now = start;
  let sleepers: Sleeper[] = [];
  let scheduled = false;

  const tick = (): void => {
    scheduled = false;
    sleepers.sort((a, b) => a.wake - b.wake);
    const next = sleepers.shift();
    if (!next) return;
    now = Math.max(now, next.wake);
    next.resolve();
    schedule();
  };
  function schedule(): void {
    if (scheduled || sleepers.length === 0) return;
    scheduled = true;
    // A few turns of the event loop: enough for promises that wait on one another.
    setImmediate(() => setImmediate(tick));
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal.aborted) return resolve();
        const sleeper = { wake: now + ms, resolve };
        sleepers.push(sleeper);
        signal.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter(other => other !== sleeper);
            resolve();
          },
          { once: true },
        );
        schedule();
      }),
  };
}
