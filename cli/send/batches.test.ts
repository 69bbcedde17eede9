import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Piece } from '../records/split.ts';
import { batches } from './batches.ts';

const piece = (line: number): Piece => ({ line, bytes: Buffer.from(`{"id":${line}}`) });

test('input that trickles goes out without waiting for a full batch', async () => {
  let finish = () => {};
  const finished = new Promise<void>(resolve => {
    finish = resolve;
  });
  async function* trickle(): AsyncGenerator<Piece> {
    yield piece(1);
    yield piece(2);
    await sleep(60);
    yield piece(3);
    await finished;
  }
  const ready = batches(trickle(), { size: 1000, flushAfter: 20, onFault() {} });
  expect((await ready.next()).value?.lines).toEqual([1, 2]);
  expect((await ready.next()).value?.lines).toEqual([3]);
  finish();
  expect((await ready.next()).done).toBe(true);
});

test('a file is cut at the same places however slowly it is read', async () => {
  async function* slow(): AsyncGenerator<Piece> {
    for (let line = 1; line <= 5; line++) {
      await sleep(5);
      yield piece(line);
    }
  }
  const made: number[][] = [];
  for await (const { lines } of batches(slow(), { size: 2, onFault() {} })) made.push(lines);
  expect(made).toEqual([[1, 2], [3, 4], [5]]);
});

test('what reading throws comes after what was read before', async () => {
  async function* broken(): AsyncGenerator<Piece> {
    yield piece(1);
    yield piece(2);
    throw new Error('disk');
  }
  const ready = batches(broken(), { size: 1, onFault() {} });
  expect((await ready.next()).value?.lines).toEqual([1]);
  expect((await ready.next()).value?.lines).toEqual([2]);
  await expect(ready.next()).rejects.toThrow('disk');
});
