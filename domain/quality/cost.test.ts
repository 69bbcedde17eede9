import { expect, it } from 'vitest';
import { measuringCost } from './cost.ts';
import { spec, trades } from './trades.fixture.ts';
import { compileValidator } from './validate.ts';

const complete = (id: string) => spec(id, 'expect_column_values_to_not_be_null', { column: 'note' });
const contract = { ...trades, rules: [complete('a'), complete('b')] };
const records = (n: number) => Array.from({ length: n }, (_, i) => Buffer.from(`{"note":"${i}"}`));
const context = { receivedAt: 0 };

it('measures one frame in so many, and says of how many records', () => {
  let time = 0;
  const plain = compileValidator(contract);
  // Each look at the clock is 2 µs after the one before.
  const clock = () => {
    time += 0.002;
    return time;
  };
  const measuring = measuringCost(plain, contract, clock, 3);
  const frames = Array.from({ length: 3 }, () => measuring.validate(records(100), context));
  const expected = plain.validate(records(100), context);
  expect(frames[0]).toEqual(expected);
  expect(frames[1]).toEqual(expected);
  const measured = { passed: 100, failed: 0, notEvaluated: 0, errors: 0, timed: 32, nanos: 2000 };
  expect(frames[2]).toEqual({ ...expected, rules: { ...expected.rules, a: measured, b: measured } });
});

it('measures nothing where there is nothing to read', () => {
  const measuring = measuringCost(compileValidator(contract), contract, () => 0, 1);
  for (const frame of [[Buffer.from('no JSON')], []])
    expect(measuring.validate(frame, context).rules.a).not.toHaveProperty('timed');
});
