import { describe, expect, it } from 'vitest';
import { importDqdl } from '../../domain/contract/import/dqdl.ts';
import { describeProblem } from '../../domain/contract/problems.ts';
import { readContract } from '../../domain/contract/read.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { CompositeMethod } from '../../domain/quality/dqdl/translate.ts';
import { parseRecord } from '../../domain/quality/parse.ts';
import { type LookUp, openCheck } from './checking.ts';

const NOW = Date.UTC(2026, 2, 10);
const DAY = 86_400_000;
const ago = (days: number): string => new Date(NOW - days * DAY).toISOString();
const lookUp: LookUp = () => new Set(['Berlin', 'Paris']);

/** Whether a file meets a rule, all entries of its contract together. */
function judge(rule: string, records: JsonObject[], composite?: CompositeMethod) {
  const { yaml, notes } = importDqdl(`Rules = [ ${rule} ]`, { source: 'glue', composite });
  const found = readContract(yaml, 'glue.odcs.yaml');
  if ('problems' in found) throw new Error(found.problems.map(describeProblem).join('\n'));
  const checking = openCheck(
    found.contract,
    { receivedAt: NOW },
    { limit: 0, resultFormat: 'BASIC', lookUp },
  );
  checking.add(
    records.map((record, i) => ({ line: i + 1, parsed: parseRecord(Buffer.from(JSON.stringify(record))) })),
  );
  const results = checking
    .result()
    .results.filter(({ expectation_config }) => String(expectation_config.id).startsWith('dqdl-'));
  const kept = notes.filter(({ message }) => message.includes('not judged'));
  expect(kept).toEqual([]);
  return results.every(({ success }) => success);
}
const a = (...values: Json[]): JsonObject[] => values.map(value => ({ a: value }));

describe('DQDL, imported and checked over a file,', () => {
  it.each<[string, JsonObject[], JsonObject[]]>([
    ['IsComplete "a"', a('x', 'y'), a('x', null)],
    ['Completeness "a" > 0.5', a('x', 'y', null), a('x', null)],
    ['Completeness "a" between 0.4 and 0.6', a('x', null), a('x', 'y')],
    ['IsUnique "a"', a('x', 'y'), a('x', 'x')],
    ['IsPrimaryKey "a"', a('x', 'y'), a('x', null)],
    [
      'IsPrimaryKey "a" "b"',
      [
        { a: 'x', b: 'y' },
        { a: 'x', b: 'z' },
      ],
      [
        { a: 'x', b: 'y' },
        { a: 'x', b: 'y' },
      ],
    ],
    ['Uniqueness "a" > 0.5', a('x', 'y', 'z', 'z', 'v'), a('x', 'y', 'z', 'z')],
    ['UniqueValueRatio "a" = 0.5', a('x', 'x', 'y'), a('x', 'y')],
    ['DistinctValuesCount "a" >= 2', a('x', 'y', 'y'), a('x', 'x')],
    ['ColumnValues "a" in ["x", "y"]', a('x', 'y'), a('x', null)],
    ['ColumnValues "a" in ["x", NULL, EMPTY, WHITESPACES_ONLY]', a('x', null, '', '  '), a('x', 'z')],
    ['ColumnValues "a" not in ["x"]', a('y', null), a('x', 'y')],
    ['ColumnValues "a" not in ["x", NULL]', a('y'), a('y', null)],
    ['ColumnValues "a" = "x"', a('x'), a('x', 'y')],
    ['ColumnValues "a" != NULL', a('x'), a(null)],
    ['ColumnValues "a" = NULL', a(null), a(null, 'x')],
    ['ColumnValues "a" != EMPTY', a('x', null), a('')],
    ['ColumnValues "a" matches "[a-z]+"', a('abc'), a('abc1')],
    ['ColumnValues "a" not matches "[a-z]+"', a('A', 'abc1'), a('abc')],
    ['ColumnValues "a" > 5', a(6, 7), a(6, 5)],
    ['ColumnValues "a" > 5', a(6), a(6, null)],
    ['ColumnValues "a" != 5', a(6, null), a(5)],
    ['ColumnValues "a" between 1 and 3', a(2), a(1)],
    ['ColumnValues "a" not between 1 and 3', a(1, 3), a(2)],
    ['ColumnValues "a" in [1, 2]', a(1, 2), a(3)],
    ['ColumnValues "a" > 5 with threshold >= 0.9', a(...Array(9).fill(6), 1), a(...Array(8).fill(6), 1, 1)],
    ['ColumnValues "a" > 5 with threshold > 0.9', a(...Array(19).fill(6), 1), a(...Array(9).fill(6), 1)],
    ['ColumnValues "a" > 5 with threshold < 0.5', a(6, 1, 1), a(6, 1)],
    ['ColumnValues "a" > (now() - 3 days)', a(ago(2)), a(ago(4))],
    [
      'ColumnValues "a" > (now() - 3 days) with threshold > 0.5',
      a(ago(2), ago(1), ago(5)),
      a(ago(2), ago(5)),
    ],
    ['ColumnValues "a" < now()', a(ago(1)), a(ago(-1))],
    ['DataFreshness "a" <= 24 hours', a(ago(1)), a(ago(1.1))],
    ['DataFreshness "a" between 1 days and 3 days', a(ago(2)), a(ago(1))],
    ['ColumnLength "a" = 3', a('abc'), a('ab')],
    ['ColumnLength "a" > 2', a('abc'), a('abc', null)],
    ['ColumnLength "a" < 4', a('abc', null), a('abcd')],
    ['ColumnLength "a" between 2 and 5', a('abc', 'abcd'), a('ab')],
    ['ColumnLength "a" != 3', a('ab', null), a('abc')],
    ['ColumnExists "a"', a('x'), [{ b: 1 }]],
    ['ColumnCount = 2', [{ a: 1, b: 2 }], [{ a: 1 }]],
    ['RowCount > 1', a('x', 'y'), a('x')],
    ['RowCount != 2', a('x'), a('x', 'y')],
    ['RowCount in [1, 3]', a('x'), a('x', 'y')],
    ['RowCount not between 2 and 4', a('x', 'y'), a('x', 'y', 'z')],
    ['RowCount = 1 where "a = \'x\'"', a('x', 'y'), a('x', 'x')],
    ['Mean "a" between 1 and 3', a(1, 3), a(3, 3)],
    ['Sum "a" <= 5', a(2, 3, null), a(2, 4)],
    ['StandardDeviation "a" = 1', a(1, 3), a(1, 4)],
    ['ColumnDataType "a" = "INTEGER"', a('1', '-20'), a('1', '1.5')],
    ['ColumnDataType "a" = "DATE" with threshold > 0.4', a('2026-01-01', 'x'), a('x', 'y')],
    ['ReferentialIntegrity "a" "cities.name"', a('Berlin', 'Paris'), a('Berlin', 'Rome')],
    ['ReferentialIntegrity "a" "cities.name" >= 0.5', a('Berlin', 'Rome'), a('Rome', 'Rome', 'Paris')],
    ['(IsComplete "a") and (IsUnique "a")', a('x', 'y'), a('x', 'x')],
    ['(ColumnValues "a" > 21) OR (ColumnValues "a" = NULL)', a(22, null), a(22, 20)],
    ['(RowCount > 5) or (IsUnique "a")', a('x', 'y'), a('x', 'x')],
    ['(RowCount > 5) or ((IsComplete "a") and (Mean "a" > 3))', a(4), a(4, null)],
    ['(RowCount > 5) or (IsPrimaryKey "a")', a('x', 'y'), a('x', null)],
    [
      'ColumnValues "a" > 5 where "b = 1"',
      [
        { a: 1, b: 2 },
        { a: 6, b: 1 },
      ],
      [{ a: 1, b: 1 }],
    ],
    [
      '(IsComplete "a" where "b = 1") or (ColumnValues "b" > 5)',
      [{ b: 2 }, { a: 1, b: 1 }, { b: 6 }],
      [{ b: 1 }],
    ],
    ['IsComplete "odd name"', [{ 'odd name': 'x' }], [{ 'odd name': null }]],
    ['(IsComplete "odd name") or (IsComplete "order-id")', [{ 'order-id': 'x' }], [{ 'odd name': null }]],
    ['IsComplete "primary.a"', a('x'), a(null)],
  ])('%s', (rule, passes, fails) => {
    expect(judge(rule, passes)).toBe(true);
    expect(judge(rule, fails)).toBe(false);
  });

  it.each([
    '(ColumnValues "a" > 1) or (ColumnValues "b" > 1)',
    '(RowCount > 5) or ((ColumnValues "a" > 1) or (ColumnValues "b" > 1))',
    '(IsComplete "a") and ((ColumnValues "a" > 1) or (ColumnValues "b" > 1))',
  ])('%s: of each record, or each part of all records', rule => {
    const either = [
      { a: 2, b: 1 },
      { a: 0, b: 3 },
    ];
    expect(judge(rule, either)).toBe(true);
    expect(judge(rule, either, 'overall')).toBe(false);
    expect(judge(rule, [either[0]!, { a: 3, b: 0 }], 'overall')).toBe(true);
  });
});
