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
  for (const symbol of symbols)
    add(state, { symbol, price: 1 }, { eventTime: 0, receivedAt: 0, loadedAt: 0 });
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
