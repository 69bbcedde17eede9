import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { received, trade, trades } from './trades.fixture.ts';
import { compileValidator } from './validate.ts';

const validator = compileValidator(trades);
const bytes = (record: Json) => Buffer.from(JSON.stringify(record));
const judge = (raw: Buffer | string) => {
  const { failures, rules } = validator.validate([Buffer.from(raw)], received);
  return { failures: failures[0] ?? [], rules };
};
const withField = (more: JsonObject) => judge(bytes({ ...trade, ...more }));
const text = (raw: string) => judge(JSON.stringify(trade).replace('"id":4711000123', raw));

describe('a good record', () => {
  it('has no failures and passes every rule once', () => {
    const { failures, rules } = validator.validate([bytes(trade)], received);
    expect(failures).toEqual({});
    expect(Object.keys(rules)).toEqual(['json', 'schema', ...trades.rules.slice(0, 10).map(rule => rule.id)]);
    for (const counts of Object.values(rules))
      expect(counts).toEqual({ passed: 1, failed: 0, notEvaluated: 0, errors: 0 });
  });

  it('may have fields the contract does not know, whatever their names', () => {
    const raw = `${JSON.stringify(trade).slice(0, -1)},"__proto__":{"price":-1},"constructor":1,"x.y":[{}]}`;
    expect(judge(raw).failures).toEqual([]);
  });

  it('may leave out or null what is optional: its rules are then not evaluated', () => {
    const { failures, rules } = withField({ bid: null, currency: null });
    expect(failures).toEqual([]);
    expect(rules.spread).toMatchObject({ passed: 0, notEvaluated: 1 });
    expect(rules['currency-known']).toMatchObject({ passed: 0, notEvaluated: 1 });
  });
});

describe('a record that is no JSON object', () => {
  it.each([
    ['', 'not JSON at character 1: there is nothing in it'],
    ['{"a":1', "not JSON at character 7: the text ends before '}'"],
    ['{"a":nope}', "not JSON at character 6: 'nope' is no JSON value"],
    ['[1,2]', 'the record is a list, not an object'],
    ['null', 'the record is null, not an object'],
    ['"text"', 'the record is text, not an object'],
    ['42', 'the record is a number, not an object'],
    ['\ufeff{}', 'not JSON at character 1: a byte order mark comes before the record'],
    [`${'['.repeat(200_000)}`, 'not JSON at character 200001: the text ends where a value should be'],
  ])('%.20s: %s', (raw, message) => {
    const { failures, rules } = judge(raw);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ kind: 'malformed', rule: 'json', severity: 'critical', message });
    expect(rules.json?.failed).toBe(1);
    expect(rules.schema?.notEvaluated).toBe(1);
    expect(rules.spread?.notEvaluated).toBe(1);
  });

  it('is found not to be UTF-8', () => {
    const raw = Buffer.concat([Buffer.from('{"symbol":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect(judge(raw).failures[0]).toMatchObject({ kind: 'malformed', message: 'not UTF-8 at character 12' });
  });
});

describe('a record that does not fit the schema', () => {
  it('gets all its failures, each with its place', () => {
    const { failures } = judge(
      bytes({
        ...trade,
        price: 'x',
        at: '2026-02-30T00:00:00Z',
        day: '01.03.2026',
        venue: { lat: '1' },
        tags: ['ok', 'NO'],
      }),
    );
    expect(failures.map(({ kind, field }) => [kind, field])).toEqual([
      ['schema', '/price'],
      ['schema', '/at'],
      ['schema', '/day'],
      ['schema', '/venue/code'],
      ['schema', '/venue/lat'],
      ['schema', '/tags/1'],
    ]);
    expect(failures[0]).toEqual({
      kind: 'schema',
      rule: 'schema',
      field: '/price',
      expected: 'a number',
      observed: 'x',
      message: "price is 'x', not a number",
      severity: 'critical',
    });
    expect(failures[3]?.message).toBe('venue.code is missing');
  });

  it('and also those of the rules', () => {
    const { failures } = judge(bytes({ ...trade, symbol: 'aapl!', price: -1, note: null }));
    expect(failures.map(({ rule }) => rule)).toEqual([
      'schema',
      'schema',
      'note-there',
      'price-range',
      'symbol-form',
    ]);
  });

  it.each([
    ['"id":12345678901234567890', /cannot be kept exactly/],
    ['"id":-9007199254740993', /cannot be kept exactly/],
    ['"id":1.5', /not a whole number/],
    ['"id":1e400', /whole number/],
  ])('%s', (raw, message) => {
    expect(text(raw).failures.map(failure => failure.message)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    ['"id":1,"price":1e400', '/price'],
    ['"id":1,"note":"a\\u0000a"', '/note'],
    ['"id":1,"note":"\\ud83da"', '/note'],
    ['"id":1,"venue":{"code":"X","n\\u0000":1}', '/venue'],
  ])('%s cannot be stored', (raw, at) => {
    const record = JSON.stringify({
      ...trade,
      id: undefined,
      price: undefined,
      note: undefined,
      venue: undefined,
    });
    const { failures } = judge(`${record.slice(0, -1)},"price":1,${raw}}`);
    expect(failures.filter(({ kind }) => kind === 'schema').map(({ field }) => field)).toEqual([at]);
  });

  it('keeps a whole surrogate pair and every other escape', () => {
    expect(text('"id":1,"text":"\\ud83d\\ude00\\n\\u00e9"').failures).toEqual([]);
  });

  it('lists 50 failures and tells how many more there are', () => {
    const { failures } = withField({ tags: Array<string>(500).fill('NO') });
    expect(failures).toHaveLength(51);
    expect(failures.at(-1)?.message).toBe('and 450 more schema failures');
  });

  it('looks only for the first fault of a huge list', () => {
    const { failures } = withField({ tags: Array<number>(300_000).fill(1) });
    expect(failures).toHaveLength(2);
    expect(failures[1]?.message).toMatch(/only the first/);
  });

  it.each([
    ['note', '[', ']'],
    ['note', '{"a":', '}'],
    ['tags', '[', ']'],
    ['venue', '{"code":', '}'],
    ['unknown', '{"a":', '}'],
  ])('survives nesting without end: %s %s', (name, opener, closer) => {
    const deep = `${opener.repeat(100_000)}1${closer.repeat(100_000)}`;
    const { failures } = judge(JSON.stringify({ ...trade, [name]: 'HERE' }).replace('"HERE"', deep));
    expect(failures[0]?.message).toMatch(new RegExp(`^${name}(\\.\\w+){9} is nested deeper than 100 levels`));
    expect(JSON.stringify(failures).length).toBeLessThan(5000);
  });
});

describe('whatever the bytes', () => {
  const records = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map(array => Buffer.from(array)),
    fc.json().map(json => Buffer.from(json)),
    fc
      .record(Object.fromEntries(Object.keys(trade).map(name => [name, fc.jsonValue()])), {
        requiredKeys: [],
      })
      .map(record => bytes(record as Json)),
    fc.constant(bytes(trade)),
  );

  it('never throws, and the counts of each rule add up to the records', () => {
    fc.assert(
      fc.property(fc.array(records, { maxLength: 8 }), frame => {
        const verdicts = validator.validate(frame, received);
        for (const { passed, failed, notEvaluated, errors } of Object.values(verdicts.rules))
          expect(passed + failed + notEvaluated + errors).toBe(frame.length);
        for (const [index, failures] of Object.entries(verdicts.failures)) {
          expect(Number(index)).toBeLessThan(frame.length);
          expect(failures.length).toBeGreaterThan(0);
        }
        expect(JSON.parse(JSON.stringify(verdicts))).toEqual(verdicts);
      }),
      { numRuns: 500 },
    );
  });

  it('judges each record as if it were alone', () => {
    fc.assert(
      fc.property(fc.array(records, { maxLength: 6 }), frame => {
        const together = validator.validate(frame, received).failures;
        frame.forEach((raw, i) => {
          expect(together[i]).toEqual(validator.validate([raw], received).failures[0]);
        });
      }),
    );
  });
});
