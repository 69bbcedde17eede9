import { setTimeout as sleep } from 'node:timers/promises';
import { isClash } from './errors.ts';

const ATTEMPTS = 6;

/** Repeats `work` after a clash with another transaction, waiting a little longer each time; other errors pass. */
export async function retryClashes<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isClash(error) || attempt === ATTEMPTS) throw error;
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}
