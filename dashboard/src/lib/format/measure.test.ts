import { expect, it } from 'vitest';
import { measure } from './measure.ts';

it('gives every value its unit', () => {
  expect(measure(784_000, 'Milliseconds')).toBe('13.1 min');
  expect(measure(120, 'Seconds')).toBe('2 min');
  expect(measure(1234, 'Count')).toBe('1,234');
  expect(measure(0.1234, 'Share')).toBe('12.3 %');
  expect(measure(80, 'Percent')).toBe('80 %');
  expect(measure(5 * 2 ** 30, 'Bytes')).toBe('5 GiB');
  expect(measure(0, 'Bytes')).toBe('0 B');
  expect(measure(2 ** 60, 'Bytes')).toBe('1,050,000 TiB');
});

it('does not make up what is not known', () => {
  expect(measure(null, 'Count')).toBe('unknown');
});
