import type { RuleRow } from '#lib/api/types.ts';

export const ruleRow = (over: Partial<RuleRow> = {}): RuleRow => ({
  source: 'market',
  rule: 'QR-002-price',
  name: 'Range of the price',
  description: 'A price is above nothing.',
  type: 'expect_column_values_to_be_between',
  fields: ['price'],
  dimension: 'accuracy',
  severity: 'critical',
  status: 'passing',
  reason: '0 % of 100 checks failed in the last 15 min.',
  unit: 'records',
  passed: 100,
  failed: 0,
  notEvaluated: 0,
  errors: 0,
  passRate: 1,
  costNanos: 80,
  lastFailure: null,
  trend: [null, 1],
  ...over,
});
