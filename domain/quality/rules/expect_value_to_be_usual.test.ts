import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { FAIL, NOT_EVALUATED, PASS } from '../rule.ts';
import rule from './expect_value_to_be_usual.ts';

const scope = { typeOf: () => undefined };
const context = { receivedAt: 0 };
const compiled = rule.compile({ column: 'x', key: 'device', warm_up: 10 }, scope);

/** Outcomes of the values one after another, and the last state. */
function run(values: number[], from?: Json) {
  let state = from;
  const outcomes = values.map(x => {
    const next = compiled.step(state, { device: 'D', x }, context);
    state = next.state;
    return next.outcome;
  });
  return { outcomes, state };
}
const wave = (count: number): number[] => Array.from({ length: count }, (_, i) => 20 + Math.sin(i));

describe('the key', () => {
  it.each<[JsonObject, string | undefined]>([
    [{ device: 'D', x: 1 }, 'D'],
    [{ device: 7, x: 1 }, '7'],
    [{ device: '__proto__', x: 1 }, '__proto__'],
    [{ device: null, x: 1 }, undefined],
    [{ x: 1 }, undefined],
    [{ device: 'D', x: '1' }, undefined],
    [{ device: 'D', x: Number.POSITIVE_INFINITY }, undefined],
  ])('of %j is %j', (record, key) => {
    expect(compiled.key(record)).toBe(key);
  });

  it('is one for the whole source when none is named', () => {
    expect(rule.compile({ column: 'x' }, scope).key({ x: 1 })).toBe('');
  });
});

it('does not evaluate during the warm-up, and judges after it', () => {
  const { outcomes } = run([...wave(10), 20.5, 85]);
  expect(outcomes.slice(0, 10)).toEqual(Array(10).fill(NOT_EVALUATED));
  expect(outcomes.slice(10)).toEqual([PASS, FAIL]);
});

it('leaves the given state as it is', () => {
  const { state } = run(wave(20));
  const before = structuredClone(state);
  run([1000], state);
  expect(state).toEqual(before);
});

it('starts anew from a state it cannot read', () => {
  for (const state of [null, 'x', [1], [1, null, 2], { level: 1 }] as Json[])
    expect(run([1], state).outcomes).toEqual([NOT_EVALUATED]);
});

it('explains with the distance and what was usual', () => {
  const { state } = run(wave(50));
  const { message } = compiled.explain({ device: 'D', x: 85 }, state);
  expect(message).toMatch(/^x is 85, [\d.]+ standard deviations from the usual: lately (19|20)/);
});

it('refuses thresholds that fail ordinary values', () => {
  expect(safeParse(rule.kwargs, { column: 'x', threshold: 0.5 }).success).toBe(false);
  expect(safeParse(rule.kwargs, { column: 'x', warm_up: 1 }).success).toBe(false);
});
