import { describe, expect, it } from 'vitest';
import { rules } from '../catalogue.gen.ts';
import type { RuleSpec } from '../contract/contract.ts';
import type { JsonObject } from '../json.ts';
import { compileAt } from './compile.ts';
import { placeRules } from './place.ts';
import { FAIL, NOT_EVALUATED, type Outcome, PASS } from './rule.ts';
import { received, spec, trades } from './trades.fixture.ts';

const over100 = { text: 'price > 100', parser: 'pandas' } as const;
const on = (type: string, kwargs: JsonObject, more: Partial<RuleSpec> = {}): RuleSpec => ({
  ...spec('x', type, kwargs),
  ...more,
});
const judged = (one: RuleSpec, record: JsonObject): Outcome =>
  compileAt('record', [one], trades)[0]!.rule.test(record, received);

describe('a condition', () => {
  it('leaves out of a record rule what it does not hold for', () => {
    const rule = on('expect_column_values_to_not_be_null', { column: 'symbol' }, { condition: over100 });
    expect(judged(rule, { price: 101 })).toBe(FAIL);
    expect(judged(rule, { price: 101, symbol: 'A' })).toBe(PASS);
    expect(judged(rule, { price: 99 })).toBe(NOT_EVALUATED);
    expect(judged(rule, {})).toBe(NOT_EVALUATED);
  });

  it('leaves it out of what a set rule learns', () => {
    const unique = on(
      'expect_column_values_to_be_unique',
      { column: 'symbol' },
      { condition: over100, scope: 'frame' },
    );
    const [{ rule }] = compileAt('set', [unique], trades) as [ReturnType<typeof compileAt<'set'>>[0]];
    const records = [101, 99, 102].map(price => ({ price, symbol: 'A' }));
    const learned = rule.learn();
    for (const record of records.slice(0, 2)) rule.add(learned, record);
    expect(records.slice(0, 2).map(record => rule.test(record, learned))).toEqual([PASS, NOT_EVALUATED]);
    rule.add(learned, records[2]!);
    expect(records.map(record => rule.test(record, learned))).toEqual([FAIL, NOT_EVALUATED, FAIL]);
  });

  it('leaves it out of a window, and of every rule that asks the database', () => {
    const mean = on('expect_column_mean_to_be_between', { column: 'price' }, { condition: over100 });
    const { rule } = compileAt('window', [mean], trades)[0]!;
    const state = rule.empty();
    for (const price of [50, 150, 250]) rule.add(state, { price });
    expect(rule.judge(state).observed).toBe(200);

    const listed = on(
      'expect_column_values_to_be_in_reference',
      { column: 'symbol', dataset: 'd', reference_column: 'c' },
      { condition: over100 },
    );
    const usual = on('expect_value_to_be_usual', { column: 'price' }, { condition: over100 });
    const table = on(
      'expect_column_values_to_be_unique',
      { column: 'symbol' },
      { condition: over100, scope: 'table' },
    );
    const [low, high] = [99, 101].map(price => ({ price, symbol: 'A' }));
    const reference = compileAt('reference', [listed], trades)[0]!.rule;
    expect([reference.value(low!), reference.value(high!)]).toEqual([undefined, 'A']);
    const state_ = compileAt('state', [usual], trades)[0]!.rule;
    expect([state_.key(low!), state_.key(high!)]).toEqual([undefined, '']);
    const unique = compileAt('table', [table], trades)[0]!.rule;
    expect([unique.values(low!), unique.values(high!)]).toEqual([undefined, ['A']]);
  });

  it('moves a rule behind the transform of its field', () => {
    const contract = { ...trades, transforms: [{ use: 'number', options: { field: 'price' } }] };
    const about = (condition?: RuleSpec['condition']) =>
      placeRules({
        ...contract,
        rules: [on('expect_column_values_to_not_be_null', { column: 'symbol' }, condition && { condition })],
      });
    expect(about().quality).toHaveLength(1);
    expect(about(over100)).toMatchObject({ quality: [], enrich: [{ id: 'x' }] });
    expect(about({ text: 'volume > 1', parser: 'pandas' }).quality).toHaveLength(1);
  });
});

describe('ignore_row_if', () => {
  const pair = { column_A: 'a', column_B: 'b' };
  it.each<[RuleSpec['ignoreRowIf'], Outcome, Outcome]>([
    [undefined, NOT_EVALUATED, NOT_EVALUATED],
    ['either_value_is_missing', NOT_EVALUATED, NOT_EVALUATED],
    ['both_values_are_missing', FAIL, NOT_EVALUATED],
    ['never', FAIL, FAIL],
  ])('%s', (ignoreRowIf, one, both) => {
    const rule = on('expect_column_pair_values_to_be_equal', pair, ignoreRowIf && { ignoreRowIf });
    expect(judged(rule, { a: 1 })).toBe(one);
    expect(judged(rule, {})).toBe(both);
    expect(judged(rule, { a: 1, b: 1 })).toBe(PASS);
  });

  it('all_values_are_missing: records that lack the same are the same', () => {
    const unique = on(
      'expect_compound_columns_to_be_unique',
      { column_list: ['a', 'b'] },
      { scope: 'frame', ignoreRowIf: 'all_values_are_missing' },
    );
    const { rule } = compileAt('set', [unique], trades)[0]!;
    const records = [{ a: 1 }, { a: 1, b: null }, { a: 2 }, {}];
    const learned = rule.learn();
    for (const record of records) rule.add(learned, record);
    expect(records.map(record => rule.test(record, learned))).toEqual([FAIL, FAIL, PASS, NOT_EVALUATED]);
  });
});

describe('the scope of uniqueness', () => {
  it.each([
    ['frame', 'set'],
    ['window', 'window'],
    ['table', 'table'],
  ] as const)('%s is judged at the level %s', (scope, level) => {
    const unique = on('expect_column_values_to_be_unique', { column: 'symbol' }, { scope });
    for (const other of ['record', 'reference', 'state', 'set', 'window', 'table'] as const)
      expect(compileAt(other, [unique], trades)).toHaveLength(other === level ? 1 : 0);
  });
});

it('order is judged key by key of the contract', () => {
  const rising = on('expect_column_values_to_be_increasing', { column: 'price' });
  const { rule } = compileAt('state', [rising], { ...trades, key: ['symbol', 'venue'] })[0]!;
  const key = (record: JsonObject) => rule.key({ price: 1, ...record });
  expect(key({ symbol: 'A', venue: 5 })).toBe(key({ symbol: 'A', venue: '5' }));
  expect(key({ symbol: 'A', venue: 5 })).not.toBe(key({ symbol: 'B', venue: 5 }));
  expect(key({})).toBeUndefined();
});

it('knows every rule of the catalogue at one level', () => {
  const levels = ['record', 'reference', 'state', 'set', 'window', 'table'] as const;
  for (const [type, rule] of Object.entries(rules)) {
    const one = on(type, rule.example.kwargs as JsonObject);
    expect(levels.filter(level => compileAt(level, [one], trades).length > 0)).toEqual([rule.level]);
  }
});
