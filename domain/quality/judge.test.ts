import { strictObject, string } from 'valibot';
import { describe, expect, it } from 'vitest';
import { rules } from '../catalogue.gen.ts';
import { compileRules } from './judge.ts';
import { placeRules } from './place.ts';
import { recordRule } from './rule.ts';
import { received, spec, trade, trades } from './trades.fixture.ts';

const broken = (where: 'test' | 'explain') =>
  recordRule({
    name: 'broken',
    summary: 'Throws.',
    dimension: 'accuracy',
    kwargs: strictObject({ column: string() }),
    fields: kwargs => [kwargs.column],
    example: { kwargs: { column: 'price' }, passes: {}, fails: {} },
    compile: () => ({
      expected: 'no throw',
      test() {
        if (where === 'test') throw new Error('out of luck');
        return 1;
      },
      explain() {
        throw new Error('out of words');
      },
    }),
  });

describe('compileRules', () => {
  const specs = [
    spec('first', 'expect_column_values_to_be_between', { column: 'price', max_value: 1 }, 'info'),
    spec('broken', 'broken', { column: 'price' }),
    spec('last', 'expect_column_values_to_not_be_null', { column: 'nothing' }),
  ];

  it('reports a rule that throws as its own failure, and runs the others', () => {
    const judge = compileRules(specs, trades, { ...rules, broken: broken('test') });
    const counts = judge.open();
    const failures = judge.judge(trade, received, counts);
    expect(failures?.map(({ kind, rule, severity }) => [kind, rule, severity])).toEqual([
      ['rule', 'first', 'info'],
      ['rule-error', 'broken', 'warning'],
      ['rule', 'last', 'critical'],
    ]);
    expect(failures?.[1]).toMatchObject({
      field: '/price',
      message: 'rule broken could not judge: out of luck',
    });
    expect(Object.fromEntries(judge.byRule(counts)).broken).toEqual({
      passed: 0,
      failed: 0,
      notEvaluated: 0,
      errors: 1,
    });
  });

  it('keeps a failure that its rule cannot explain', () => {
    const judge = compileRules(specs, trades, { ...rules, broken: broken('explain') });
    const counts = judge.open();
    expect(judge.judge(trade, received, counts)?.[1]).toMatchObject({
      kind: 'rule',
      severity: 'critical',
      field: '/price',
    });
    expect(counts.rules[1]).toMatchObject({ failed: 1, errors: 0 });
  });

  it('answers undefined for a record without failures', () => {
    const judge = compileRules(trades.rules, trades);
    expect(judge.judge(trade, received, judge.open())).toBeUndefined();
  });

  it('refuses a rule that is not there', () => {
    for (const type of ['expect_nothing', 'constructor', '__proto__'])
      expect(() => compileRules([spec('x', type, {})], trades)).toThrow(`there is no rule named '${type}'`);
  });
});

describe('placeRules', () => {
  const ids = (contract: Parameters<typeof placeRules>[0]) => {
    const { quality, enrich } = placeRules(contract);
    return { quality: quality.map(({ id }) => id), enrich: enrich.map(({ id }) => id) };
  };
  const on = (id: string, column: string) => spec(id, 'expect_column_values_to_not_be_null', { column });

  it('leaves to enrich only what needs stored data, where nothing is transformed', () => {
    const placed = ids(trades);
    expect(placed.enrich).toEqual(['currency-listed', 'price-usual']);
    expect(placed.quality).toHaveLength(trades.rules.length - 2);
  });

  it('judges in enrich the rules of what a transform writes, in place or new', () => {
    const placed = ids({
      fields: trades.fields,
      rules: [
        on('in place', 'volume'),
        on('derived', 'place_lat'),
        on('source', 'place'),
        on('inside', 'volume.x'),
        on('other', 'price'),
        spec('both', 'expect_column_pair_values_a_to_be_greater_than_b', {
          column_A: 'price',
          column_B: 'volume',
        }),
      ],
      transforms: [
        { use: 'number', options: { field: 'volume' } },
        { use: 'flatten', options: { field: 'place', fields: ['lat'] } },
      ],
    });
    expect(placed).toEqual({
      quality: ['source', 'other'],
      enrich: ['in place', 'derived', 'inside', 'both'],
    });
    const lifted = {
      name: 'place_lat',
      type: 'number',
      required: false,
      unique: false,
      options: {},
    } as const;
    const unnamed = ids({
      fields: [...trades.fields, { ...lifted, origin: 'derived' }],
      rules: [on('derived', 'place_lat'), on('other', 'price')],
      transforms: [{ use: 'flatten', options: { field: 'place' } }],
    });
    expect(unnamed).toEqual({ quality: ['other'], enrich: ['derived'] });
  });
});
