import { expect, it } from 'vitest';
import type { Json } from '../../json.ts';
import { FAIL } from '../rule.ts';
import rule from './expect_column_values_to_be_increasing.ts';

const WAY: number = 1;
const context = { receivedAt: 0 };

/** Places at which values go the wrong way. */
function faults(values: Json[], strictly = false): number[] {
  const { key, step } = rule.compile({ column: 'x', strictly }, { typeOf: () => undefined });
  let state: Json | undefined;
  return [...values.keys()].filter(i => {
    const record = { x: values[i]! };
    if (key(record) === undefined) return false;
    const { outcome, state: next } = step(state, record, context);
    state = next;
    return outcome === FAIL;
  });
}
const onward = (values: number[]) => values.map(value => value * WAY);

it('finds each value that goes back, and takes it as the one to go on from', () => {
  expect(faults(onward([1, 2, 2, 1, 2]))).toEqual([3]);
  expect(faults(onward([1, 2, 2, 1, 2]), true)).toEqual([2, 3]);
});

it('passes over what is no value', () => {
  expect(faults([...onward([2]), null, 'text', ...onward([1, 3])])).toEqual([3]);
  expect(faults([null, null])).toEqual([]);
});

it('orders times by when they are', () => {
  const times = ['2026-01-01T01:00:00+02:00', '2026-01-01T00:00:00Z'];
  expect(faults(WAY === 1 ? times : times.toReversed())).toEqual([]);
  expect(faults(WAY === 1 ? times.toReversed() : times)).toEqual([1]);
});
