import { describe, expect, it } from 'vitest';
import type { Contract } from '../../domain/contract/contract.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { parseRecord } from '../../domain/quality/parse.ts';
import { field, received, spec, trade, trades } from '../../domain/quality/trades.fixture.ts';
import { type LookUp, openCheck } from './checking.ts';
import { describeCheck } from './report.ts';

const contract: Contract = {
  ...trades,
  fields: [...trades.fields, field('volume', 'integer')],
  transforms: [{ use: 'number', options: { field: 'volume' } }],
  rules: [
    ...trades.rules,
    spec('volume', 'expect_column_values_to_be_between', { column: 'volume', max_value: 9 }),
  ],
};

function check(records: (Json | string)[], limit = 10, lookUp?: LookUp) {
  const checking = openCheck(contract, received, {
    limit,
    resultFormat: 'COMPLETE',
    ...(lookUp && { lookUp }),
  });
  const files = records.map((record, i) => ({
    line: i + 1,
    parsed: parseRecord(Buffer.from(typeof record === 'string' ? record : JSON.stringify(record))),
  }));
  checking.add(files.slice(0, 2));
  checking.add(files.slice(2));
  return checking.result();
}
const like = (more: JsonObject): JsonObject => ({ ...trade, ...more });

describe('openCheck', () => {
  const records = [
    trade,
    '{broken',
    like({ price: -5 }),
    like({ note: null }),
    like({ volume: '1,000' }),
    like({ volume: 'many' }),
    like({ note: 'aab' }),
    like({ volume: '7' }),
  ];
  const result = check(records);

  it('says what would become of each record', () => {
    expect(result).toMatchObject({ records: 8, good: 3, flagged: 1, quarantined: 4 });
    expect(result.failing.map(({ line, failures }) => [line, failures.map(({ rule }) => rule)])).toEqual([
      [2, ['json']],
      [3, ['schema', 'price-range']],
      [4, ['note-there']],
      [5, ['volume']],
      [6, ['number']],
    ]);
  });

  it('counts each judged rule over all records, and marks what it could not judge', () => {
    for (const rule of result.rules) {
      const all = rule.passed + rule.failed + rule.notEvaluated + rule.errors;
      expect(all).toBe(rule.judged ? records.length : 0);
    }
    expect(result.rules.filter(rule => !rule.judged).map(({ id }) => id)).toEqual(['currency-listed']);
    expect(result.rules.find(({ id }) => id === 'volume')).toMatchObject({
      passed: 1,
      failed: 1,
      notEvaluated: 6,
    });
  });

  it('shows no more failing records than asked for, and counts them all', () => {
    const many = check(Array<Json>(50).fill(like({ price: -5 })), 3);
    expect(many.failing).toHaveLength(3);
    expect(many.quarantined).toBe(50);
    expect(describeCheck(many, 'x')).toMatch(/The first 3 of 50 failing records:/);
  });
});

describe('describeCheck', () => {
  it('is a table, the reasons and the sum', () => {
    const text = describeCheck(check([trade, like({ price: -5 })]), 'ticks.ndjson against trades 1.0.0');
    expect(text).toMatch(/^price-range +critical +1 +1 +0 +0$/m);
    expect(text).toMatch(/^currency-listed +critical +not judged: its reference data is not here/m);
    expect(text).toMatch(/line 2\n {4}critical {2}schema: price is -5, not at least 0/);
    expect(text).toMatch(/2 records: 1 good, 0 would be loaded with a flag, 1 would be quarantined\.$/);
  });

  it('lets no record steer the terminal', () => {
    const text = describeCheck(check([like({ currency: '\u001b[2J\u202e' })]), 'x');
    expect(text).toContain("'\\u001b[2J\\u202e'");
  });

  it('never takes an empty file for a good one', () => {
    expect(describeCheck(check([]), 'x')).toMatch(/No record was found, so nothing was checked\.$/);
  });
});
