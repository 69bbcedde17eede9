import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgedX, refusals } from '../judged.fixture.ts';
import rule from './expect_column_values_to_be_between.ts';

describe('numbers', () => {
  it.each([
    [{ min_value: 0, max_value: 10 }, 0, 'pass'],
    [{ min_value: 0, max_value: 10 }, 10, 'pass'],
    [{ min_value: 0, max_value: 10 }, -0.001, 'fail'],
    [{ min_value: 0, max_value: 10 }, 10.001, 'fail'],
    [{ min_value: 0, strict_min: true }, 0, 'fail'],
    [{ max_value: 10, strict_max: true }, 10, 'fail'],
    [{ min_value: 0, strict_max: true }, 1e300, 'pass'],
    [{ min_value: 0 }, Number.POSITIVE_INFINITY, 'pass'],
    [{ min_value: 0, max_value: null }, -1, 'fail'],
    [{ min_value: null, max_value: 5 }, -1, 'pass'],
    [{ min_value: 0 }, '5', 'not evaluated'],
    [{ min_value: 0 }, true, 'not evaluated'],
    [{ min_value: 0 }, [5], 'not evaluated'],
  ])('%j holds %s: %s', (bounds, value, expected) => {
    expect(judgedX(rule, bounds, value)).toBe(expected);
  });
});

describe('times', () => {
  const year = { min_value: '2026-01-01', max_value: '2027-01-01T00:00:00Z', strict_max: true };
  it.each([
    ['2026-01-01', 'pass'],
    ['2026-01-01T00:59:00+01:00', 'fail'],
    ['2026-12-31T23:59:59.999Z', 'pass'],
    ['2026-12-31T23:30:00-01:00', 'fail'],
    ['2027-01-01', 'fail'],
    ['2026-02-30', 'not evaluated'],
    ['next week', 'not evaluated'],
    ['2026-06-01T12:00:00', 'not evaluated'],
    [1_780_000_000_000, 'not evaluated'],
  ])('%s: %s', (value, expected) => {
    expect(judgedX(rule, year, value)).toBe(expected);
  });
});

describe('kwargs', () => {
  it.each([
    [{}, /give min_value, max_value or both/],
    [{ min_value: null, max_value: null }, /give min_value, max_value or both/],
    [{ min_value: 2, max_value: 1 }, /greater than max_value/],
    [{ min_value: '2026-01-02', max_value: '2026-01-01' }, /greater than max_value/],
    [{ min_value: 1, max_value: '2026-01-01' }, /both be numbers or both be times/],
    [{ min_value: 'ten' }, /expected a number, or a date/],
    [{ min_value: '2026-01-01T00:00:00' }, /with an offset/],
  ])('%j: %s', (kwargs, message) => {
    expect(refusals(rule, kwargs).join('\n')).toMatch(message);
  });
});

it('says what was asked for', () => {
  const expected = (kwargs: object) =>
    rule.compile({ column: 'x', ...kwargs }, { typeOf: () => undefined }).expected;
  expect(expected({ min_value: 0, max_value: 9 })).toBe('between 0 and 9');
  expect(expected({ min_value: 0, strict_min: true, max_value: 9 })).toBe('more than 0 and at most 9');
  expect(expected({ max_value: '2026-01-01' })).toBe('at most 2026-01-01');
});

it('is monotone: what lies between two values that pass, passes', () => {
  const number = fc.double({ noNaN: true });
  fc.assert(
    fc.property(
      fc.tuple(number, number),
      fc.tuple(number, number, number),
      fc.boolean(),
      (ends, values, strict) => {
        const [min_value, max_value] = ends.toSorted((a, b) => a - b) as [number, number];
        const outcomes = values
          .toSorted((a, b) => a - b)
          .map(value => judgedX(rule, { min_value, max_value, strict_min: strict }, value));
        if (outcomes[0] === 'pass' && outcomes[2] === 'pass') expect(outcomes[1]).toBe('pass');
        // Narrower bounds never let more through.
        for (const value of values)
          if (judgedX(rule, { min_value, max_value, strict_min: true, strict_max: true }, value) === 'pass')
            expect(judgedX(rule, { min_value, max_value }, value)).toBe('pass');
      },
    ),
  );
});
