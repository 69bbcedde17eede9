import { expect, it } from 'vitest';
import { cutAround } from './raw.ts';

it('cuts a text around the place where it goes wrong, and loses count of nothing', () => {
  expect(cutAround('{"a":\nX}', 6)).toMatchObject({
    before: '{"a":\n',
    at: 'X',
    after: '}',
    line: 2,
    column: 1,
  });
  expect(cutAround('{', 1)).toMatchObject({ before: '{', at: '', after: '', line: 1, column: 2 });
  expect(cutAround('😀!', 0)).toMatchObject({ at: '😀', after: '!' });
  const long = cutAround('x'.repeat(20_000), 10_000);
  expect(long.front + long.before.length + long.at.length + long.after.length + long.back).toBe(20_000);
  expect(long.front).toBeGreaterThan(0);
});
