import { expect, test } from 'vitest';
import { changed, contractIn, SMALL, saidOf } from './small.fixture.ts';

test('reads fields, rules, steps and promises', () => {
  const contract = contractIn(SMALL);
  expect(contract).toMatchObject({
    source: 'small',
    version: '1.0.0',
    title: 'small',
    table: 'small',
    key: ['id'],
    time: 'at',
    write: 'append',
    window: { seconds: 300, latenessSeconds: 120 },
    sla: { freshnessSeconds: 120 },
    transforms: [
      { use: 'number', options: { field: 'price' } },
      { use: 'flatten', options: { field: 'place', fields: ['lat'] } },
    ],
    monitors: [{ use: 'freshness', options: { seconds: 60, criticalAfter: 4 } }],
  });
  expect(contract.fields.map(({ name, origin }) => `${name} ${origin}`)).toEqual([
    'id record',
    'at record',
    'price record',
    'place record',
    'place_lat derived',
    'tags record',
  ]);
  expect(contract.fields[3]!.properties!.map(({ name, required }) => [name, required])).toEqual([
    ['lat', true],
    ['lon', true],
  ]);
  expect(contract.fields[5]!.items!.type).toBe('string');
  expect(contract.rules).toMatchObject([
    { id: 'has-price', severity: 'warning', dimension: 'completeness' },
    { id: 'price-range', severity: 'critical', kwargs: { column: 'price', min_value: 0, max_value: 10 } },
  ]);
});

test.each([
  ['id: small\n', 'id: 53581432-6c55-4ba2-a65f-72344a91553a\n', 'small'],
  ['id: small\n', 'id: Small Orders\n', 'small'],
  ['id: small\n', 'id: other\n', 'other'],
  ['      time: at\n', '      source: third\n      time: at\n', 'third'],
])('the source of %j -> %j is %s', (part, by, source) => {
  expect(contractIn(changed(part, by)).source).toBe(source);
});

test.each([
  ['1.9.9', 'small'],
  ['2.0.0', 'small_v2'],
  ['11.3.0', 'small_v11'],
])('version %s has the table %s', (version, table) => {
  expect(contractIn(changed('version: 1.0.0', `version: ${version}`)).table).toBe(table);
});

test.each([
  ['9lives', 'cannot be the name of a table'],
  ['a"b', 'cannot be the name of a table'],
  ['x'.repeat(49), 'cannot be the name of a table'],
  ['small_default', 'is named like a partition'],
  ['small_p20260101', 'is named like a partition'],
])('%j is no name of a table', (name, message) => {
  expect(saidOf(changed('- name: small', `- name: ${JSON.stringify(name)}`))).toEqual([
    expect.stringContaining(message),
  ]);
});

test('an implementation may be YAML or JSON in a string', () => {
  const before = `implementation:
          type: expect_column_values_to_not_be_null
          kwargs: {column: price}`;
  const json = `implementation: '{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "price"}}'`;
  expect(contractIn(changed(before, json)).rules[0]).toEqual(contractIn(SMALL).rules[0]);
  expect(saidOf(changed(before, json.replace('"price"', '"pric"')))).toEqual([
    '41 schema[0].quality[0].implementation.kwargs.column: there is no field "pric" (did you mean "price"?)',
  ]);
  expect(saidOf(changed(before, "implementation: '{a: b: c'"))[0]).toContain('not readable as YAML or JSON');
});

test.each([
  ['metric: nullValues, mustBe: 0', 'expect_column_values_to_not_be_null', {}],
  [
    'metric: missingValues, mustBeLessThan: 1, arguments: {missingValues: [null]}',
    'expect_column_values_to_not_be_null',
    {},
  ],
  [
    'metric: invalidValues, mustBe: 0, arguments: {validValues: [1, 2]}',
    'expect_column_values_to_be_in_set',
    { value_set: [1, 2] },
  ],
  [
    "metric: invalidValues, mustBe: 0, arguments: {pattern: '^a'}",
    'expect_column_values_to_match_regex',
    { regex: '^a' },
  ],
])('the library metric %s is the rule %s', (metric, type, kwargs) => {
  const text = changed('        quality:\n', `        quality:\n          - {id: lib, ${metric}}\n`);
  expect(contractIn(text).rules.find(({ id }) => id === 'lib')).toMatchObject({
    type,
    kwargs: { column: 'price', ...kwargs },
  });
});
