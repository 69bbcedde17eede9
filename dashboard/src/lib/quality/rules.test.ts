import { describe, expect, it } from 'vitest';
import { ruleRow } from './rules.fixture.ts';
import { isFiltered, keyOf, matching, parseKey, parseRuleFilter, ruleSorting } from './rules.ts';

const rows = [
  ruleRow({ rule: 'a', passRate: 1 }),
  ruleRow({
    rule: 'b',
    status: 'failing',
    failed: 4,
    passRate: 0.2,
    severity: 'info',
    dimension: 'timeliness',
  }),
  ruleRow({ rule: 'c', status: 'unknown', passRate: null, source: 'iot', fields: ['device_id'] }),
  ruleRow({ rule: 'd', status: 'failing', failed: 2, passRate: 0.3 }),
];
const filter = (params: Record<string, string>) => parseRuleFilter(name => params[name] ?? null);
const found = (params: Record<string, string>) =>
  matching(rows, filter(params), source => (source === 'iot' ? 'IoT readings' : source)).map(
    ({ rule }) => rule,
  );

it('shows failing rules first, and what is unknown last in its column', () => {
  const order = (sort: string | null) =>
    ruleSorting.rows(rows, ruleSorting.parse(sort)).map(({ rule }) => rule);
  expect(order(null)).toEqual(['d', 'b', 'c', 'a']);
  expect(order('rate.up')).toEqual(['b', 'd', 'a', 'c']);
  expect(order('rate.down')).toEqual(['a', 'd', 'b', 'c']);
});

describe('the filter', () => {
  it('finds by every word, whatever it is a word of', () => {
    expect(found({})).toEqual(['a', 'b', 'c', 'd']);
    expect(found({ q: 'PRICE above' })).toEqual(['a', 'b', 'c', 'd']);
    expect(found({ q: 'iot readings' })).toEqual(['c']);
    expect(found({ q: 'device_id' })).toEqual(['c']);
    expect(found({ q: 'timeliness' })).toEqual(['b']);
    expect(found({ q: 'price nothing-like-it' })).toEqual([]);
  });

  it('is by status, severity and dimension, all at once', () => {
    expect(found({ status: 'failing' })).toEqual(['b', 'd']);
    expect(found({ status: 'failing', severity: 'critical' })).toEqual(['d']);
    expect(found({ dimension: 'timeliness' })).toEqual(['b']);
  });

  it('leaves nothing out for garbage', () => {
    const garbage = { status: 'bad', severity: '__proto__', dimension: 'toString', q: ' ' };
    expect(found(garbage)).toHaveLength(4);
    expect(isFiltered(filter({ status: 'nope' }))).toBe(false);
    expect(filter({ q: 'x'.repeat(9999) }).text).toHaveLength(100);
  });
});

it('names a rule in the address', () => {
  expect(parseKey(keyOf({ source: 'market', rule: 'a:b' }))).toEqual({ source: 'market', rule: 'a:b' });
  for (const text of [null, '', ':', 'a:', ':a', 'market', 'x'.repeat(900)])
    expect(parseKey(text)).toBeUndefined();
});
