import { expect, it } from 'vitest';
import { liveLine } from './live-line.ts';

function shown(isTTY: boolean, texts: readonly (readonly [ms: number, text: string])[]): string {
  let written = '';
  let at = 0;
  const line = liveLine({ isTTY, columns: 20, write: text => (written += text) }, () => at);
  for (const [ms, text] of texts) {
    at = ms;
    line.show(text);
  }
  line.end();
  return written;
}

it('changes in place on a terminal, no wider than that, and is wiped', () =>
  expect(
    shown(true, [
      [0, 'one'],
      [1, 'a line that is longer than the terminal'],
    ]),
  ).toBe('\r\u001b[Kone\r\u001b[Ka line that is long\r\u001b[K'));

it('elsewhere says something new every five seconds', () =>
  expect(
    shown(false, [
      [0, 'soon'],
      [5_000, 'half'],
      [6_000, 'more'],
      [10_000, 'half'],
      [11_000, 'most'],
    ]),
  ).toBe('half\nmost\n'));
