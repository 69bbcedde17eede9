import { expect, test } from 'vitest';
import { progressOn } from './progress.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 200, written, write: (text: string) => written.push(text) };
}

test('a bar with share, rate, bytes and time left on a terminal', () => {
  const screen = terminal(true);
  let now = 0;
  const progress = progressOn(screen, 4_000_000, () => now);
  progress.bytes(1_000_000);
  now = 2_000;
  progress.records(10_000);
  expect(screen.written[0]).toBe(
    `\r\x1b[K[${'█'.repeat(6)}${'░'.repeat(18)}] 25 %  10,000 records  5,000/s  1.0 MB of 4.0 MB  6 s left`,
  );
  now = 2_050;
  progress.records(1);
  expect(screen.written).toHaveLength(1);
  progress.waiting('waiting: 429');
  expect(screen.written[1]).toContain('waiting: 429');
  progress.end();
  expect(screen.written.at(-1)).toBe('\r\x1b[K');
});

test('a line every few seconds elsewhere, and nothing for what is quick', () => {
  const pipe = terminal(false);
  let now = 0;
  const progress = progressOn(pipe, 0, () => now);
  for (let i = 0; i < 12; i++) {
    now = i * 1000;
    progress.bytes(500);
    progress.records(100);
  }
  progress.end();
  expect(pipe.written).toEqual(['600 records  120/s  3 kB\n', '1,100 records  110/s  6 kB\n']);
});

test('a file that grew is never above 100 %', () => {
  const screen = terminal(true);
  const progress = progressOn(screen, 10, () => 0);
  progress.bytes(20);
  progress.records(1);
  expect(screen.written[0]).toContain('] 100 %');
});
