import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { rules } from '../catalogue.gen.ts';
import type { Json, JsonObject } from '../json.ts';
import {
  FAIL,
  NOT_EVALUATED,
  PASS,
  type RecordRule,
  type ReferenceRule,
  type Rule,
  type SetRule,
  type StateRule,
  type WindowRule,
} from './rule.ts';

const scope = { typeOf: () => undefined, ruleOf: (type: string) => (rules as Record<string, Rule>)[type] };
const context = { receivedAt: Date.UTC(2026, 2, 1, 12) };
/** The reference data and the history that the examples of the rules name. */
const REFERENCE = new Set(['S1', 'S2']);
const HISTORY = Array.from({ length: 100 }, (_, i) => 20 + Math.abs((i % 20) - 10) / 5);
/** The history of a rule by which the last value is what counts. */
const LAST = 20;

type Single = RecordRule | ReferenceRule | StateRule;
type Several = SetRule | WindowRule;
const all = Object.entries<Rule>(rules);
const single = all.filter((entry): entry is [string, Single] => !['set', 'window'].includes(entry[1].level));
const several = all.filter((entry): entry is [string, Several] => ['set', 'window'].includes(entry[1].level));

function stateAfter(rule: StateRule, kwargs: JsonObject, record: JsonObject): Json | undefined {
  const compiled = rule.compile(kwargs, scope);
  let state: Json | undefined;
  for (const value of [...HISTORY, LAST])
    state = compiled.step(state, { ...record, [String(kwargs.column)]: value }, context).state;
  return state;
}

function outcome(rule: Single, kwargs: JsonObject, record: JsonObject) {
  if (rule.level === 'record') return rule.compile(kwargs, scope).test(record, context);
  if (rule.level === 'reference') {
    const value = rule.compile(kwargs, scope).value(record);
    return value === undefined ? NOT_EVALUATED : REFERENCE.has(value) ? PASS : FAIL;
  }
  const compiled = rule.compile(kwargs, scope);
  if (compiled.key(record) === undefined) return NOT_EVALUATED;
  return compiled.step(stateAfter(rule, kwargs, record), record, context).outcome;
}

function explanation(rule: Single, kwargs: JsonObject, record: JsonObject) {
  if (rule.level === 'record') return rule.compile(kwargs, scope).explain(record, context);
  if (rule.level === 'reference') return rule.compile(kwargs, scope).explain(record);
  return rule.compile(kwargs, scope).explain(record, stateAfter(rule, kwargs, record));
}

/** The worst outcome over a set of records. */
function together(rule: Several, kwargs: JsonObject, records: readonly JsonObject[]) {
  if (rule.level === 'window') {
    const compiled = rule.compile(kwargs, scope);
    const state = compiled.empty();
    for (const record of records) compiled.add(state, record);
    return compiled.judge(state).outcome;
  }
  const compiled = rule.compile(kwargs, scope);
  const learned = compiled.learn();
  for (const record of records) compiled.add(learned, record);
  const outcomes = records.map(record => compiled.test(record, learned));
  return outcomes.includes(FAIL) ? FAIL : outcomes.includes(PASS) ? PASS : NOT_EVALUATED;
}

const ODD: Json[] = [null, true, -0, 1e308, '', '\ud800', [], [[]], {}, { a: null }, 'x'.repeat(10_000)];

describe.each(all)('%s', (name, rule) => {
  const kwargs = rule.example.kwargs as JsonObject;

  it('is named as its file', () => {
    expect(rule.name).toBe(name);
  });

  it('takes its own example, and no kwarg it does not know', () => {
    expect(safeParse(rule.kwargs, kwargs).success).toBe(true);
    expect(safeParse(rule.kwargs, { ...kwargs, mostly: 0.9 }).success).toBe(false);
    expect(rule.doubt?.(kwargs)).toBeUndefined();
  });

  it('says what it asks for', () => {
    expect(rule.compile(kwargs, scope).expected).not.toBe('');
  });
});

describe.each(single)('%s, of one record,', (_, rule) => {
  const { passes, fails } = rule.example;
  const kwargs = rule.example.kwargs as JsonObject;

  it('passes and fails as its example says', () => {
    expect(outcome(rule, kwargs, passes)).toBe(PASS);
    expect(outcome(rule, kwargs, fails)).toBe(FAIL);
  });

  it('explains a failure with the place, the value and what was asked for', () => {
    const { field, message } = explanation(rule, kwargs, fails);
    const [column] = rule.fields(kwargs);
    expect(field).toBe(`/${column}`);
    expect(message).toMatch(new RegExp(`^${column} `));
  });

  it('does not evaluate what is absent or null', () => {
    if (rule.judgesNull) return;
    expect(outcome(rule, kwargs, {})).toBe(NOT_EVALUATED);
    for (const field of rule.fields(kwargs))
      expect(outcome(rule, kwargs, { ...passes, [field]: null })).toBe(NOT_EVALUATED);
  });

  it('survives a value of any kind', () => {
    for (const field of rule.fields(kwargs))
      for (const value of ODD) {
        const record = { ...passes, [field]: value };
        const found = outcome(rule, kwargs, record);
        if (found === FAIL) expect(explanation(rule, kwargs, record).message.length).toBeLessThan(1000);
      }
  });
});

describe.each(several)('%s, of many records,', (_, rule) => {
  const { passes, fails } = rule.example;
  const kwargs = rule.example.kwargs as JsonObject;

  it('passes and fails as its example says', () => {
    expect(together(rule, kwargs, passes)).toBe(PASS);
    expect(together(rule, kwargs, fails)).toBe(FAIL);
  });

  it('does not evaluate a column without values', () => {
    for (const field of rule.fields(kwargs)) {
      expect(together(rule, kwargs, [])).toBe(NOT_EVALUATED);
      if (!rule.name.includes('non_null') && !rule.judgesNull)
        expect(together(rule, kwargs, [{ [field]: null }, {}])).toBe(NOT_EVALUATED);
    }
  });

  it('judges values of any kind, or throws an error that names the trouble', () => {
    for (const field of rule.fields(kwargs))
      for (const value of ODD)
        try {
          together(rule, kwargs, [...passes, { ...passes[0], [field]: value }]);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          expect((error as Error).message.length).toBeLessThan(1000);
        }
  });
});

describe.each(several.filter((entry): entry is [string, WindowRule] => entry[1].level === 'window'))(
  '%s, over parts of a window,',
  (_, rule) => {
    const compiled = rule.compile(rule.example.kwargs as JsonObject, scope);
    const stateOf = (records: readonly JsonObject[]): Json => {
      const state = compiled.empty();
      for (const record of records) compiled.add(state, record);
      return state;
    };

    it.each(['passes', 'fails'] as const)(
      'judges parts that were stored and merged as it judges the whole: %s',
      which => {
        const records = rule.example[which];
        const whole = compiled.judge(stateOf(records));
        for (let cut = 0; cut <= records.length; cut++) {
          const merged = compiled.empty();
          for (const part of [records.slice(0, cut), records.slice(cut)])
            compiled.merge(merged, JSON.parse(JSON.stringify(stateOf(part))));
          expect(compiled.judge(merged)).toEqual(whole);
        }
      },
    );
  },
);
