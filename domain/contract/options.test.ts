/** Every logicalTypeOption that a contract takes is held against the records. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { compileValidator } from '../quality/validate.ts';
import { changed, contractIn, saidOf } from './small.fixture.ts';

const withField = (type: string, options: string): string =>
  changed(
    '      - name: tags\n',
    `      - name: x\n        logicalType: ${type}\n        logicalTypeOptions: ${options}\n      - name: tags\n`,
  );
function faultOf(type: string, options: string, x: Json): string | undefined {
  const validator = compileValidator(contractIn(withField(type, options)));
  const record = { id: 'a', at: '2026-03-01T00:00:00Z', x };
  const failures = validator.validate([Buffer.from(JSON.stringify(record))], { receivedAt: 0 }).failures[0];
  return failures?.find(({ rule }) => rule === 'schema')?.message;
}

describe.each<[type: string, options: string, good: Json[], bad: Json[]]>([
  ['string', '{minLength: 2, maxLength: 3}', ['ab', 'abc', null], ['a', 'abcd', 1]],
  ['string', "{pattern: '^a'}", ['ab'], ['ba']],
  ['string', '{format: email}', ['a@b.de'], ['a']],
  ['integer', '{minimum: 1, exclusiveMaximum: 9, multipleOf: 2}', [2, 8], [0, 9, 3, 10]],
  ['integer', '{format: u8}', [0, 255], [-1, 256]],
  ['integer', '{format: u64}', [0, 9007199254740991], [-1]],
  ['number', '{exclusiveMinimum: 0, maximum: 1}', [0.1, 1], [0, 1.1]],
  ['number', '{format: f32}', [1e38], [1e39]],
  [
    'date',
    "{minimum: '2026-01-01', exclusiveMaximum: '2027-01-01'}",
    ['2026-01-01', '2026-12-31'],
    ['2025-12-31', '2027-01-01', '2026-13-01'],
  ],
  ['date', '{format: yyyy-MM-dd}', ['2026-01-01'], ['01.01.2026']],
  [
    'timestamp',
    "{exclusiveMinimum: '2026-01-01T00:00:00Z', maximum: '2026-02-01T00:00:00+01:00', timezone: true}",
    ['2026-01-01T00:00:00.001Z', '2026-01-31T23:00:00Z'],
    ['2026-01-01T01:00:00+01:00', '2026-01-31T23:00:01Z', '2026-01-15T00:00:00'],
  ],
  [
    'time',
    "{minimum: '06:00:00', maximum: '22:00:00'}",
    ['06:00:00', '21:59:59.999'],
    ['05:59:59', '22:00:00.1', '25:00:00'],
  ],
  [
    'object',
    '{required: [a], minProperties: 2, maxProperties: 2}',
    [{ a: 1, b: 2 }],
    [{ b: 1, c: 2 }, { a: 1 }, { a: 1, b: 2, c: 3 }],
  ],
  ['array', '{minItems: 1, maxItems: 2, uniqueItems: true}', [[1], [1, 2]], [[], [1, 2, 3], [1, 1]]],
])('%s %s', (type, options, good, bad) => {
  it.each(good.map(value => [value]))('takes %j', value =>
    expect(faultOf(type, options, value)).toBeUndefined(),
  );
  it.each(bad.map(value => [value]))('refuses %j', value =>
    expect(faultOf(type, options, value)).toMatch(/^x\b/),
  );
});

it('says which bound a time breaks', () => {
  expect(faultOf('date', "{minimum: '2026-01-01'}", '2025-01-01')).toBe(
    "x is '2025-01-01', not 2026-01-01 or later",
  );
});

it.each([
  ['date', "{minimum: '1.1.2026'}", 'minimum: must be written as 2026-03-01'],
  ['timestamp', "{minimum: '2026-01-01'}", 'minimum: must be written as 2026-03-01T09:30:00Z'],
  ['time', "{maximum: '9:00'}", 'maximum: must be written as 09:30:00'],
  ['time', "{minimum: '10:00:00', maximum: '09:00:00'}", 'minimum is above maximum'],
  ['date', '{format: dd.MM.yyyy}', 'read any other form with the transform date'],
  ['timestamp', '{timezone: false}', 'must be true'],
  ['timestamp', '{timezone: true, defaultTimezone: UTC}', 'the transform date'],
  ['time', '{timezone: true}', 'must be false'],
  ['date', '{minimun: 1}', '(did you mean "minimum"?)'],
  ['boolean', '{minimum: 1}', 'unknown key "minimum"'],
])('%s %s is refused', (type, options, said) => {
  const found = saidOf(withField(type, options));
  expect(found[0]).toContain(said);
  expect(found[0]).toContain('logicalTypeOptions');
});
