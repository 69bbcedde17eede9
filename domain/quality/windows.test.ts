import { expect, it } from 'vitest';
import type { RuleSpec } from '../contract/contract.ts';
import { spec, trades } from './trades.fixture.ts';
import { compileWindowRules } from './windows.ts';

const unique = (more: Partial<RuleSpec> = {}): RuleSpec => ({
  ...spec('unique', 'expect_column_values_to_be_unique', { column: 'symbol' }, 'warning'),
  scope: 'window',
  ...more,
});
function found(rule: RuleSpec, symbols: (string | null)[]) {
  const { collectors, judge } = compileWindowRules({ ...trades, rules: [rule] });
  const [{ id, empty, add }] = collectors as [(typeof collectors)[0]];
  const state = empty();
  for (const symbol of symbols) add(state, { symbol, price: 1 });
  return judge(symbols.length, { [id]: { records: symbols.length, state } })[0];
}

it('uniqueness in a window allows no repeated value, unless its thresholds do', () => {
  const symbols = ['A', 'B', 'A', 'C', null];
  expect(found(unique(), symbols)).toMatchObject({
    outcome: 'failed',
    severity: 'warning',
    observed: { evaluated: 4, failed: 2, share: 0.5 },
    expected: 'at most 0 records failed',
    details: { distinct: 3 },
  });
  expect(found(unique(), ['A', 'B'])).toMatchObject({ outcome: 'passed', severity: null });
  expect(found(unique(), [null])).toMatchObject({ outcome: 'not_evaluated' });
  const thresholds = { warning: { share: { max: 0.1 } }, critical: { share: { max: 0.5 } } } as const;
  expect(found(unique({ thresholds }), symbols)).toMatchObject({
    severity: 'warning',
    expected: 'at most 10 % failed',
  });
  expect(found(unique({ thresholds }), ['A', 'A'])).toMatchObject({ severity: 'critical' });
});

it('a rule that is asked otherwise under the same id begins anew', () => {
  const ids = [
    unique(),
    unique({ condition: { text: 'price > 1', parser: 'pandas' } }),
    unique({ ignoreRowIf: 'never' }),
  ];
  expect(
    new Set(ids.map(rule => compileWindowRules({ ...trades, rules: [rule] }).collectors[0]!.id)).size,
  ).toBe(3);
});

it('of a classified field figures are told, values are not', () => {
  const personal = {
    ...trades,
    fields: trades.fields.map(field =>
      field.name === 'symbol' ? { ...field, classification: 'personal' } : field,
    ),
  };
  const judged = (type: string, kwargs: RuleSpec['kwargs'], contract = personal) => {
    const rules = [spec('r', type, { column: 'symbol', ...kwargs }, 'warning')];
    const { collectors, judge } = compileWindowRules({ ...contract, rules });
    const [{ id, empty, add }] = collectors as [(typeof collectors)[0]];
    const state = empty();
    for (const symbol of ['ACME', 'ACME', 'BIRD']) add(state, { symbol });
    return judge(3, { [id]: { records: 3, state } })[0];
  };
  const distinct = 'expect_column_distinct_values_to_be_in_set';
  expect(JSON.stringify(judged(distinct, { value_set: ['ACME', 'BIRD'] }))).not.toMatch(/ACME|BIRD/);
  expect(judged(distinct, { value_set: ['ACME', 'BIRD'] }, trades)?.observed).toEqual(['ACME', 'BIRD']);
  expect(judged('expect_column_unique_value_count_to_be_between', {})?.observed).toBe(2);
});
