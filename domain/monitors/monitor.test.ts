import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { monitors } from '../catalogue.gen.ts';
import { duration, type Monitor, percent } from './monitor.ts';

describe('every monitor', () => {
  it.each(Object.entries<Monitor>(monitors))(
    '%s has its file name and works without options',
    (file, monitor) => {
      expect(monitor.name).toBe(file);
      expect(v.safeParse(monitor.options, {}).success).toBe(true);
    },
  );
});

describe('words for numbers', () => {
  it('shows small shares with a digit, none as 0 %', () => {
    expect([0, 0.004, 0.0501, 0.1, 1].map(percent)).toEqual(['0 %', '0.4 %', '5.0 %', '10 %', '100 %']);
  });

  it('takes the unit that people would', () => {
    expect([3, 1500, 61_000, 600_000, 9_000_000, 200_000_000].map(duration)).toEqual([
      '3 ms',
      '1.5 s',
      '61 s',
      '10 min',
      '2.5 h',
      '2 days',
    ]);
  });
});
