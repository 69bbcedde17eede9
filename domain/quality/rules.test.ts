import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { rules } from '../catalogue.gen.ts';
import type { Json, JsonObject } from '../json.ts';
import { FAIL, NOT_EVALUATED, PASS, type Rule, type StateRule } from './rule.ts';

const scope = { typeOf: () => undefined };
const context = { receivedAt: Date.UTC(2026, 2, 1, 12) };
/** The reference data and the history that the examples of the rules name. */
const REFERENCE = new Set(['S1', 'S2']);
const HISTORY = Array.from({ length: 100 }, (_, i) => 20 + Math.abs((i % 20) - 10) / 5);

function stateAfter(rule: StateRule, kwargs: JsonObject, record: JsonObject): Json | undefined {
  const compiled = rule.compile(kwargs, scope);
  let state: Json | undefined;
  for (const value of HISTORY)
    state = compiled.step(state, { ...record, [String(kwargs.column)]: value }, context).state;
  return state;
}

function outcome(rule: Rule, kwargs: JsonObject, record: JsonObject) {
  if (rule.level === 'record') return rule.compile(kwargs, scope).test(record, context);
  if (rule.level === 'reference') {
    const value = rule.compile(kwargs, scope).value(record);
    return value === undefined ? NOT_EVALUATED : REFERENCE.has(value) ? PASS : FAIL;
  }
  const compiled = rule.compile(kwargs, scope);
  if (compiled.key(record) === undefined) return NOT_EVALUATED;
  return compiled.step(stateAfter(rule, kwargs, record), record, context).outcome;
}

function explanation(rule: Rule, kwargs: JsonObject, record: JsonObject) {
  if (rule.level === 'record') return rule.compile(kwargs, scope).explain(record, context);
  if (rule.level === 'reference') return rule.compile(kwargs, scope).explain(record);
  return rule.compile(kwargs, scope).explain(record, stateAfter(rule, kwargs, record));
}

describe.each(Object.entries<Rule>(rules))('%s', (name, rule) => {
  const { passes, fails } = rule.example;
  const kwargs = rule.example.kwargs as JsonObject;

  it('is named as its file', () => {
    expect(rule.name).toBe(name);
  });

  it('takes its own example, and no kwarg it does not know', () => {
    expect(safeParse(rule.kwargs, kwargs).success).toBe(true);
    expect(safeParse(rule.kwargs, { ...kwargs, mostly: 0.9 }).success).toBe(false);
    expect(safeParse(rule.kwargs, {}).success).toBe(false);
  });

  it('passes and fails as its example says', () => {
    expect(outcome(rule, kwargs, passes)).toBe(PASS);
    expect(outcome(rule, kwargs, fails)).toBe(FAIL);
  });

  it('explains a failure with the place, the value and what was asked for', () => {
    const { field, message } = explanation(rule, kwargs, fails);
    const [column] = rule.fields(kwargs);
    expect(field).toBe(`/${column}`);
    expect(message).toMatch(new RegExp(`^${column} `));
    expect(rule.compile(kwargs, scope).expected).not.toBe('');
  });

  it('does not evaluate what is absent or null', () => {
    if (name === 'expect_column_values_to_not_be_null') return;
    expect(outcome(rule, kwargs, {})).toBe(NOT_EVALUATED);
    for (const field of rule.fields(kwargs))
      expect(outcome(rule, kwargs, { ...passes, [field]: null })).toBe(NOT_EVALUATED);
  });

  it('survives a value of any kind', () => {
    const values: Json[] = [
      null,
      true,
      -0,
      1e308,
      '',
      '\ud800',
      [],
      [[]],
      {},
      { a: null },
      'x'.repeat(10_000),
    ];
    for (const field of rule.fields(kwargs))
      for (const value of values) {
        const record = { ...passes, [field]: value };
        const found = outcome(rule, kwargs, record);
        if (found === FAIL) expect(explanation(rule, kwargs, record).message.length).toBeLessThan(1000);
      }
  });
});
