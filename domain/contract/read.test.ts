import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Json } from '../json.ts';
import type { Contract } from './contract.ts';
import type { ContractProblem } from './problems.ts';
import { describeProblem } from './problems.ts';
import { readContract } from './read.ts';
import { SMALL } from './small.fixture.ts';

const FILE = 'contracts/small.odcs.yaml';

function good(text: string): Contract {
  const result = readContract(text, FILE);
  if ('problems' in result) throw new Error(result.problems.map(describeProblem).join('\n'));
  return result.contract;
}

function problems(text: string): ContractProblem[] {
  const result = readContract(text, FILE);
  return 'problems' in result ? result.problems : [];
}

/** The small contract with one part changed; the part must be there. */
const changed = (part: string, by: string): string => {
  expect(SMALL).toContain(part);
  return SMALL.replace(part, by);
};
const said = (text: string): string[] =>
  problems(text).map(
    ({ line, path, message, hint }) => `${line} ${path}: ${message}${hint ? ` (${hint})` : ''}`,
  );

test('reads fields, rules, steps and promises', () => {
  const contract = good(SMALL);
  expect(contract).toMatchObject({
    source: 'small',
    version: '1.0.0',
    title: 'small',
    table: 'small',
    key: ['id'],
    time: 'at',
    write: 'append',
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
  expect(good(changed(part, by)).source).toBe(source);
});

test.each([
  ['1.9.9', 'small'],
  ['2.0.0', 'small_v2'],
  ['11.3.0', 'small_v11'],
])('version %s has the table %s', (version, table) => {
  expect(good(changed('version: 1.0.0', `version: ${version}`)).table).toBe(table);
});

test.each([
  ['9lives', 'cannot be the name of a table'],
  ['a"b', 'cannot be the name of a table'],
  ['x'.repeat(49), 'cannot be the name of a table'],
  ['small_default', 'is named like a partition'],
  ['small_p20260101', 'is named like a partition'],
])('%j is no name of a table', (name, message) => {
  expect(said(changed('- name: small', `- name: ${JSON.stringify(name)}`))).toEqual([
    expect.stringContaining(message),
  ]);
});

test('an implementation may be YAML or JSON in a string', () => {
  const before = `implementation:
          type: expect_column_values_to_not_be_null
          kwargs: {column: price}`;
  const json = `implementation: '{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "price"}}'`;
  expect(good(changed(before, json)).rules[0]).toEqual(good(SMALL).rules[0]);
  expect(said(changed(before, json.replace('"price"', '"pric"')))).toEqual([
    '41 schema[0].quality[0].implementation.kwargs.column: there is no field "pric" (did you mean "price"?)',
  ]);
  expect(said(changed(before, "implementation: '{a: b: c'"))[0]).toContain('not readable as YAML or JSON');
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
  expect(good(text).rules.find(({ id }) => id === 'lib')).toMatchObject({
    type,
    kwargs: { column: 'price', ...kwargs },
  });
});

/** A missing key has no line; a clash is reported where the later of the two stands. */
const ELSEWHERE = /^status: is missing|makes the column|is there twice/;

describe('says where and what is wrong', () => {
  test.each<[string, string, string]>([
    ['apiVersion: v3.1.0', 'apiVersion: v2.2.2', 'apiVersion: expected "v3.1.0", found "v2.2.2"'],
    ['kind: DataContract', 'kind: Contract', 'kind: expected "DataContract", found "Contract"'],
    ['version: 1.0.0', 'version: 1.0', 'version: expected text, found 1 (put it in quotes)'],
    ['version: 1.0.0', 'version: latest', 'version: must be three numbers such as 1.0.0'],
    ['status: active\n', '', 'status: is missing'],
    ['status: active', 'status: active\nstatsu: x', 'statsu: unknown key "statsu" (did you mean "status"?)'],
    [
      'logicalType: number\n        quality',
      'logicalType: numbr\n        quality',
      'schema[0].properties[2].logicalType: expected "string" or',
    ],
    [
      'logicalType: number\n        quality',
      'logicalType: number\n        physicalType: money\n        quality',
      'schema[0].properties[2].physicalType: unknown physicalType "money"',
    ],
    [
      'logicalType: number\n        quality',
      'logicalType: number\n        physicalType: text\n        quality',
      'schema[0].properties[2].physicalType: a number cannot be stored as text (use double precision or real or numeric)',
    ],
    [
      'maxItems: 3',
      'maxItem: 3',
      'schema[0].properties[5].logicalTypeOptions.maxItem: unknown key "maxItem" (did you mean "maxItems"?)',
    ],
    [
      'maxItems: 3',
      'maxItems: 3, minItems: 4',
      'schema[0].properties[5].logicalTypeOptions.minItems: minItems is above maxItems',
    ],
    ['name: tags', 'name: _tags', 'schema[0].properties[5].name: "_tags" begins with _'],
    ['name: tags', 'name: Price', 'schema[0].properties[5].name: "Price" and "price" differ in case only'],
    [
      'name: tags',
      'name: local_hour',
      'customProperties[0].value.enrichers[0].temporal: makes the column "local_hour", which is also a field',
    ],
    [
      'primaryKey: true',
      'unique: true',
      'schema[0].properties[0].unique: only the primary key is kept unique so far',
    ],
    [
      'type: expect_column_values_to_be_between',
      'type: expect_column_values_to_be_betwen',
      'schema[0].properties[2].quality[0].implementation.type: unknown rule "expect_column_values_to_be_betwen" (did you mean',
    ],
    [
      'type: expect_column_values_to_be_between',
      'type: constructor',
      'schema[0].properties[2].quality[0].implementation.type: unknown rule "constructor"',
    ],
    [
      '{min_value: 0, max',
      '{min_value: zero, max',
      'schema[0].properties[2].quality[0].implementation.kwargs.min_value: expected a number',
    ],
    [
      '{min_value: 0, max',
      '{column: id, min_value: 0, max',
      'schema[0].properties[2].quality[0].implementation.kwargs.column: names another column',
    ],
    [
      'kwargs: {column: price}',
      'kwargs: {column: prise}',
      'schema[0].quality[0].implementation.kwargs.column: there is no field "prise" (did you mean "price"?)',
    ],
    [
      'severity: warning',
      'severity: medium',
      'schema[0].quality[0].severity: unknown severity "medium" (write warning',
    ],
    [
      'engine: greatExpectations\n        severity',
      'engine: soda\n        severity',
      'schema[0].quality[0].engine: engine "soda" is not supported (use greatExpectations)',
    ],
    [
      'id: has-price',
      'id: price-range',
      'schema[0].properties[2].quality[0].id: the rule id "price-range" is there twice',
    ],
    ['unit: min', 'unit: m', 'slaProperties[0].unit: unknown unit "m" (use s, min, h, d, w or y)'],
    [
      'property: freshness',
      'property: freshnes',
      'slaProperties[0].property: unknown property "freshnes" (did you mean "freshness"?)',
    ],
    ['time: at', 'time: att', 'customProperties[0].value.time: there is no field "att" (did you mean "at"?)'],
    [
      'time: at',
      'time: price',
      'customProperties[0].value.time: "price" is a number (the event time is a timestamp or a date)',
    ],
    [
      'key: id',
      'key: [id, plase]',
      'customProperties[0].value.key[1]: there is no field "plase" (did you mean "place"?)',
    ],
    [
      'key: id',
      'key: place_lat',
      'customProperties[0].value.key: the key "place_lat" is made by a transform',
    ],
    [
      '- number:',
      '- numbr:',
      'customProperties[0].value.transforms[0].numbr: unknown transform "numbr" (did you mean "number"?)',
    ],
    [
      '{field: price}',
      '{feild: price}',
      'customProperties[0].value.transforms[0].number.feild: unknown key "feild" (did you mean "field"?)',
    ],
    [
      'fields: [lat]',
      'fields: [lon]',
      'customProperties[0].value.transforms[1].flatten: there is no field "place_lon" (did you mean "place_lat"?)',
    ],
    [
      'Europe/Berlin',
      'Europe/Berlni',
      'customProperties[0].value.enrichers[0].temporal.time_zone: must be an IANA time zone',
    ],
    [
      '- freshness: {seconds',
      '- freshnes: {seconds',
      'customProperties[0].value.monitors[0].freshnes: unknown monitor "freshnes" (did you mean "freshness"?)',
    ],
    [
      'fails: [has-price]',
      'fails: [has-prise]',
      'customProperties[0].value.examples[0].fails[0]: there is no check "has-prise" (did you mean "has-price"?)',
    ],
    [
      'property: omnistream',
      'property: omnistraem',
      'customProperties[0].property: unknown property "omnistraem" (did you mean "omnistream"?)',
    ],
  ])('%j -> %j', (part, by, expected) => {
    const text = changed(part, by);
    const found = said(text).find(problem => problem.includes(expected));
    expect(found ?? said(text)).toContain(expected);
    // The line is one of those that were changed, but where the change only shows elsewhere.
    const first = text.slice(0, text.indexOf(by)).split('\n').length;
    const last = first + by.split('\n').length - 1;
    const line = Number.parseInt(found!, 10);
    if (!ELSEWHERE.test(expected)) expect(line >= first && line <= last).toBe(true);
  });

  test('a pattern that is not linear', () => {
    const text = changed(
      'logicalType: string\n',
      "logicalType: string\n        logicalTypeOptions: {pattern: '(?=a)b'}\n",
    );
    expect(said(text)).toEqual([
      expect.stringContaining(
        '11 schema[0].properties[0].logicalTypeOptions.pattern: this pattern cannot be used',
      ),
    ]);
  });

  test('every fault at once, in the order of the file', () => {
    const text = SMALL.replace('kind: DataContract', 'kind: X')
      .replace('logicalType: timestamp', 'logicalType: timestmp')
      .replace('time: at', 'time: att')
      .replace('- number:', '- numbr:');
    const lines = problems(text).map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    expect(lines.length).toBeGreaterThanOrEqual(4);
  });

  test('a second schema object, and none', () => {
    expect(
      said(changed('slaProperties', '  - name: other\n    properties: []\nslaProperties')),
    ).toContainEqual(expect.stringContaining('schema[1]: a second schema object'));
    expect(said(SMALL.replace(/schema:[\s\S]*(?=slaProperties)/, 'schema: []\n'))).toContainEqual(
      expect.stringContaining('schema: must have one schema object'),
    );
  });

  test('reference data that is missing, or lacks the column', () => {
    const type = 'type: expect_column_values_to_not_be_null\n          kwargs: {column: price}';
    const text = changed(
      type,
      'type: expect_column_values_to_be_in_reference\n          kwargs: {column: id, dataset: stores, reference_column: nr}',
    );
    const read = (columns: string[] | string) => {
      const result = readContract(text, FILE, () => columns);
      return 'problems' in result ? result.problems.map(({ line, message }) => `${line} ${message}`) : [];
    };
    expect(read('there is no stores.csv')).toContain('43 there is no stores.csv');
    expect(read(['id', 'name'])).toContain('43 stores has no column "nr"');
  });
});

describe('text that is no contract', () => {
  test.each([
    ['nothing', '', 'the file is empty'],
    ['blanks', ' \n\t\n', 'the file is empty'],
    ['a comment', '# only\n', 'the file has no content'],
    ['a list', '- a\n', 'a contract is a map'],
    ['tabs', 'a:\n\tb: 1\n', 'Tabs are not allowed'],
    ['a key twice', 'id: a\nid: b\n', 'the key "id" is there twice'],
    ['a key that is a number', '1: a\n', 'a key must be text'],
    ['__proto__', '__proto__: {a: 1}\n', 'the key "__proto__" is not allowed'],
    ['not a number', 'a: .nan\n', 'a number must be finite'],
    ['an unknown alias', 'a: *b\n', 'b'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'a second YAML document'],
    ['an unknown tag', 'a: !!js/function x\n', 'Unresolved tag'],
    ['binary', '\u0000\u0001', ''],
    ['an unclosed quote', "a: 'b\n", 'quote'],
    ['a megabyte', `a: ${'x'.repeat(1024 * 1024)}\n`, 'a contract has at most 1048576'],
    ['100,000 brackets', '['.repeat(100_000), 'nested too deeply'],
    ['an anchor in itself', 'a: &a [*a]\n', 'nested more than 64 levels deep'],
    ['65 levels', `a: ${'['.repeat(65)}${']'.repeat(65)}`, 'nested more than 64 levels deep'],
  ])('%s', (_, text, message) => {
    const [first] = problems(text);
    expect(first?.message).toContain(message);
    expect(first).toMatchObject({ file: FILE, line: expect.any(Number), column: expect.any(Number) });
  });

  test('an alias bomb', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1},`.repeat(9) : '1,1,1'}]`,
    );
    expect(problems(levels.join('\n'))[0]?.message).toContain('values once its aliases are expanded');
  });

  test('a map of many keys', () => {
    const text = Array.from({ length: 10_000 }, (_, i) => `key${i}: 1`).join('\n');
    expect(problems(text).length).toBeGreaterThan(0);
  });
});

describe('never throws', () => {
  const isResult = (text: string) => {
    const result = readContract(text, FILE);
    const lines = text.split('\n').length;
    if ('contract' in result) return true;
    return (
      result.problems.length > 0 &&
      result.problems.every(
        ({ line, column, message }) => line >= 1 && line <= lines && column >= 1 && message !== '',
      )
    );
  };

  test('on garbage', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), isResult), { numRuns: 200 });
  });

  test('on a contract with a piece of its text replaced', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('\t', ': ', '- ', '&a ', '*a', '{', ']', '\n', '|', "'", '"', '? '),
    );
    fc.assert(
      fc.property(fc.nat(SMALL.length), fc.nat(40), piece, (at, length, by) =>
        isResult(SMALL.slice(0, at) + by + SMALL.slice(at + length)),
      ),
      { numRuns: 200 },
    );
  });

  test('on a contract with a value replaced by any other', () => {
    const root = parse(SMALL) as Json;
    const places: (string | number)[][] = [];
    const walk = (value: Json, path: (string | number)[]) => {
      places.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value))
          walk(inner as Json, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(root, []);
    const replaced = (value: Json, [key, ...rest]: readonly (string | number)[], by: Json): Json => {
      if (key === undefined) return by;
      const copy = structuredClone(value) as Record<string | number, Json>;
      copy[key] = replaced(copy[key]!, rest, by);
      return copy as Json;
    };
    const json = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(null, '', 0, -1, [], {}, [null], 'price'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), json, (path, by) =>
        isResult(stringify(replaced(root, path, by as Json))),
      ),
      { numRuns: 200 },
    );
  });
});
