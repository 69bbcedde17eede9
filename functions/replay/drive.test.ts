import { expect, it } from 'vitest';
import type { PutFailure } from '../shared/put-all.ts';
import { type DriveDependencies, drive } from './drive.ts';

const frame = (id: string) => ({ id, partitionKey: 'k', data: Buffer.from(id).toString('base64') });

/** Gives the frames of each turn; the clock moves by what is slept and put. */
function driven(turns: (string[] | 'nothing open')[], failing: (ids: string[]) => PutFailure[] = () => []) {
  let now = 0;
  const asked: { sent: string[]; done: boolean }[] = [];
  const put: string[] = [];
  const dependencies: DriveDependencies = {
    driver: 'd',
    async next({ sent, done }) {
      asked.push({ sent, done });
      const turn = turns[asked.length - 1] ?? 'nothing open';
      return turn === 'nothing open' ? { frames: [], open: 0 } : { frames: turn.map(frame), open: 1 };
    },
    async put(entries) {
      now += 1_000;
      const ids = entries.map(({ data }) => Buffer.from(data).toString());
      put.push(...ids);
      return failing(ids);
    },
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
  return { asked, put, run: (until = 60_000) => drive(dependencies, until) };
}

it('puts what is due, notes it with the next question, and ends when nothing is open', async () => {
  const { asked, put, run } = driven([['a', 'b'], ['c'], 'nothing open']);
  expect(await run()).toEqual({ frames: 3, open: 0 });
  expect(put).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([
    { sent: [], done: false },
    { sent: ['a', 'b'], done: false },
    { sent: ['c'], done: false },
  ]);
});

it('waits for what is under way, and not for ever', async () => {
  const { asked, run } = driven([['a'], [], [], ['b'], ...Array.from({ length: 99 }, () => [])]);
  expect(await run()).toEqual({ frames: 2, open: 1 });
  expect(asked.length).toBeLessThan(30);
});

it('notes only what the stream took, says why it took no more, and lets another one go on', async () => {
  const { asked, run } = driven([['a', 'b']], () => [{ index: 1, fault: 'throttled', message: 'too much' }]);
  expect(await run()).toMatchObject({ frames: 1, trouble: 'too much' });
  expect(asked.at(-1)).toEqual({ sent: ['a'], done: true });
});

it('ends with its time, what it has put noted', async () => {
  const { asked, run } = driven(Array.from({ length: 99 }, (_, n) => [`f${n}`]));
  expect(await run(2_500)).toEqual({ frames: 3, open: 1 });
  expect(asked.at(-1)).toEqual({ sent: ['f2'], done: true });
});
