import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../../catalogue.gen.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Rule, WindowRule } from '../rule.ts';
import { ruleOf } from '../scope.ts';

const windowRules = Object.values<Rule>(rules).filter((rule): rule is WindowRule => rule.level === 'window');
const judge = (rule: WindowRule, parts: JsonObject[][]) => {
  const {
    empty,
    add,
    merge,
    judge: measure,
  } = rule.compile(rule.example.kwargs as never, {
    typeOf: () => undefined,
    ruleOf,
  });
  const states = parts.map(part => {
    const state = empty();
    for (const record of part) add(state, record);
    // States are stored between frames.
    return JSON.parse(JSON.stringify(state)) as Json;
  });
  const whole = empty();
  for (const state of states) merge(whole, state);
  return measure(whole);
};

/** Sums of floats depend on their order in the last digits. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'number' ? Number(inner.toPrecision(9)) : inner,
  );
const records = fc.array(fc.record({ x: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(null)) }), {
  maxLength: 40,
}) as fc.Arbitrary<JsonObject[]>;

describe.each(windowRules.map(rule => [rule.name, rule] as const))('%s', (_, rule) => {
  it('judges parts that were merged as it judges the whole', () => {
    fc.assert(
      fc.property(records, fc.nat(40), (all, cut) => {
        expect(rounded(judge(rule, [all.slice(0, cut), all.slice(cut)]))).toEqual(
          rounded(judge(rule, [all])),
        );
      }),
      { numRuns: 50 },
    );
  });
});
