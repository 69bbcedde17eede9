import {
  type Contract,
  DEFAULT_WINDOW,
  type Field,
  type FieldType,
  type RuleSpec,
} from '../contract/contract.ts';
import type { JsonObject } from '../json.ts';
import type { Severity } from './failure.ts';

export const field = (name: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  name,
  type,
  required: false,
  unique: false,
  options: {},
  origin: 'record',
  ...more,
});

export const spec = (
  id: string,
  type: string,
  kwargs: JsonObject,
  severity: Severity = 'critical',
): RuleSpec => ({ id, name: id, type, kwargs, dimension: 'conformity', severity });

/** A contract as the quality tests need it: every field type, a rule of each kind, 12 fields, 10 record rules. */
export const trades: Contract = {
  source: 'trades',
  version: '1.0.0',
  title: 'Trades',
  table: 'trades',
  fields: [
    field('id', 'integer', { required: true, primaryKey: 1 }),
    field('symbol', 'string', { required: true, options: { pattern: '^[A-Z]{1,5}$' } }),
    field('price', 'number', { required: true, options: { minimum: 0 } }),
    field('bid', 'number'),
    field('ask', 'number'),
    field('at', 'timestamp', { required: true }),
    field('day', 'date'),
    field('currency', 'string', { options: { maxLength: 3 } }),
    field('note', 'string'),
    field('open', 'boolean'),
    field('venue', 'object', {
      properties: [field('code', 'string', { required: true }), field('lat', 'number')],
    }),
    field('tags', 'array', {
      items: field('item', 'string', { required: true, options: { pattern: '^[a-z]+$' } }),
    }),
  ],
  rules: [
    spec('note-there', 'expect_column_values_to_not_be_null', { column: 'note' }, 'warning'),
    spec('price-range', 'expect_column_values_to_be_between', {
      column: 'price',
      min_value: 0,
      strict_min: true,
      max_value: 100_000,
    }),
    spec('lat-range', 'expect_column_values_to_be_between', {
      column: 'venue.lat',
      min_value: -90,
      max_value: 90,
    }),
    spec('day-range', 'expect_column_values_to_be_between', { column: 'day', min_value: '2020-01-01' }),
    spec('currency-known', 'expect_column_values_to_be_in_set', {
      column: 'currency',
      value_set: ['EUR', 'USD'],
    }),
    spec('symbol-form', 'expect_column_values_to_match_regex', { column: 'symbol', regex: '^[A-Z]+$' }),
    spec('note-form', 'expect_column_values_to_match_regex', { column: 'note', regex: '(a+)+$' }, 'info'),
    spec(
      'note-length',
      'expect_column_value_lengths_to_be_between',
      { column: 'note', max_value: 200 },
      'warning',
    ),
    spec('spread', 'expect_column_pair_values_a_to_be_greater_than_b', {
      column_A: 'ask',
      column_B: 'bid',
      or_equal: true,
    }),
    spec(
      'fresh',
      'expect_record_to_be_fresh',
      { column: 'at', max_age_seconds: 3600, max_ahead_seconds: 60 },
      'warning',
    ),
    spec('currency-listed', 'expect_column_values_to_be_in_reference', {
      column: 'currency',
      dataset: 'currencies',
      reference_column: 'code',
    }),
    spec('price-usual', 'expect_value_to_be_usual', { column: 'price', key: 'symbol' }, 'warning'),
  ],
  sla: {},
  key: ['symbol'],
  time: 'at',
  transforms: [],
  enrichers: [],
  monitors: [],
  write: 'append',
  window: DEFAULT_WINDOW,
  examples: [],
};

export const received = { receivedAt: Date.UTC(2026, 2, 1, 12) };

/** About 500 bytes as JSON, and nothing wrong with it. */
export const trade: JsonObject = {
  id: 4_711_000_123,
  symbol: 'AAPL',
  price: 182.53,
  bid: 182.51,
  ask: 182.55,
  at: '2026-03-01T11:59:58.250Z',
  day: '2026-03-01',
  currency: 'USD',
  note: `${'n'.repeat(150)}a`,
  open: true,
  venue: { code: 'XNAS', lat: 40.757 },
  tags: ['equity', 'technology', 'index'],
};
