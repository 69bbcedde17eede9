/** What is wrong with a contract is said where it stands. */
import { describe, expect, test } from 'vitest';
import { readContract } from './read.ts';
import { changed, problemsIn, SMALL, saidOf } from './small.fixture.ts';

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
    const found = saidOf(text).find(problem => problem.includes(expected));
    expect(found ?? saidOf(text)).toContain(expected);
    // The line is one of those that were changed, but where the change only shows elsewhere.
    const first = text.slice(0, text.indexOf(by)).split('\n').length;
    const last = first + by.split('\n').length - 1;
    const line = Number.parseInt(found!, 10);
    if (!ELSEWHERE.test(expected)) expect(line >= first && line <= last).toBe(true);
  });

  test('a key that comes out of an object none of whose members are named', () => {
    const text = changed('{field: place, fields: [lat]}', '{field: place}').replace(
      'key: id',
      'key: place_lat',
    );
    expect(saidOf(text)).toEqual([expect.stringContaining('the key "place_lat" is made by a transform')]);
  });

  test('a pattern that is not linear', () => {
    const text = changed(
      'logicalType: string\n',
      "logicalType: string\n        logicalTypeOptions: {pattern: '(?=a)b'}\n",
    );
    expect(saidOf(text)).toEqual([
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
    const lines = problemsIn(text).map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    expect(lines.length).toBeGreaterThanOrEqual(4);
  });

  test('a second schema object, and none', () => {
    expect(
      saidOf(changed('slaProperties', '  - name: other\n    properties: []\nslaProperties')),
    ).toContainEqual(expect.stringContaining('schema[1]: a second schema object'));
    expect(saidOf(SMALL.replace(/schema:[\s\S]*(?=slaProperties)/, 'schema: []\n'))).toContainEqual(
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
      const result = readContract(text, 'small.odcs.yaml', () => columns);
      return 'problems' in result ? result.problems.map(({ line, message }) => `${line} ${message}`) : [];
    };
    expect(read('there is no stores.csv')).toContain('43 there is no stores.csv');
    expect(read(['id', 'name'])).toContain('43 stores has no column "nr"');
  });
});
