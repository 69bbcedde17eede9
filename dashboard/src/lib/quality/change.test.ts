import { expect, it } from 'vitest';
import { changeOfCount, changeOfShare } from './change.ts';

it('compares in points and in counts', () => {
  expect(changeOfShare(0.95, 0.98)).toEqual({ direction: 'down', by: '3 points' });
  expect(changeOfShare(0.5, 0.5)).toEqual({ direction: 'same', by: '' });
  expect(changeOfShare(0.500001, 0.5)).toEqual({ direction: 'up', by: '< 0.01 points' });
  expect(changeOfCount(1300, 100)).toEqual({ direction: 'up', by: '1,200' });
  expect(changeOfCount(3e9, 1e9)).toEqual({ direction: 'up', by: '2B' });
});

it('compares nothing with what is not known', () => {
  for (const [now, before] of [
    [null, 1],
    [1, null],
    [null, null],
  ] as const) {
    expect(changeOfShare(now, before).direction).toBeNull();
    expect(changeOfCount(now, before).direction).toBeNull();
  }
});
