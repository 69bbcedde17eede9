import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { rules } from '../../catalogue.gen.ts';
import type { JsonObject } from '../../json.ts';
import { SuiteError } from '../../quality/batch/suite.ts';
import { exportSuite } from '../export/suite.ts';
import { describeProblem } from '../problems.ts';
import { readContract } from '../read.ts';
import { importSuite } from './suite.ts';

const ODCS = fileURLToPath(new URL('../../../../shared/odcs/odcs-json-schema-v3.1.0.json', import.meta.url));

const imported = (suite: JsonObject) => importSuite(JSON.stringify(suite), { source: 'orders' });
function back(suite: JsonObject): JsonObject {
  const { yaml } = imported(suite);
  const found = exportSuite(yaml, 'orders.odcs.yaml');
  if ('problems' in found) throw new Error(found.problems.map(describeProblem).join('\n'));
  return found.suite;
}

const types = Object.keys(rules) as (keyof typeof rules)[];
const severity = fc.constantFrom('critical', 'warning', 'info');
const meta = fc.dictionary(
  fc.string({ minLength: 1 }).filter(key => key !== '__proto__'),
  fc.jsonValue() as fc.Arbitrary<never>,
);
const id = fc.oneof(
  fc.uuid(),
  fc.constantFrom('schema', 'a b', 'QR-001', 'x'.repeat(200)),
  fc.string({ minLength: 1 }),
);
const common = fc.record(
  {
    mostly: fc.constantFrom(0.5, 0.95, 1),
    row_condition: fc.constantFrom('a > 1', 'this cannot be read ((', 'col("b").notNull()'),
    condition_parser: fc.constantFrom('pandas', 'great_expectations'),
    result_format: fc.constantFrom('COMPLETE', { result_format: 'SUMMARY', partial_unexpected_count: 3 }),
    catch_exceptions: fc.boolean(),
    ignore_row_if: fc.constantFrom('never', 'both_values_are_missing'),
    batch_id: fc.string(),
  },
  { requiredKeys: [] },
);
const expectation = fc
  .tuple(
    fc.constantFrom(...types),
    fc.record({ severity, meta, id, description: fc.string(), notes: fc.string() }, { requiredKeys: [] }),
    common,
  )
  .map(([type, more, kwargs]) => ({
    type,
    kwargs: { ...(rules[type].example.kwargs as JsonObject), ...kwargs },
    ...more,
  }));

describe('suite to contract to suite', () => {
  it.each(types)('is the same for %s', type => {
    const suite = {
      name: 'orders',
      expectations: [{ type, kwargs: rules[type].example.kwargs as JsonObject }],
    };
    expect(back(suite)).toEqual(suite);
  });

  it('is the same whatever an expectation carries', () => {
    fc.assert(
      fc.property(
        fc.array(expectation, { maxLength: 6 }),
        fc.dictionary(fc.constantFrom('id', 'notes', 'meta'), fc.string()),
        (expectations, more) => {
          const suite = { name: 'orders', expectations, ...more } as unknown as JsonObject;
          expect(back(suite)).toEqual(JSON.parse(JSON.stringify(suite)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is what nobody knows, and what cannot be judged, too', () => {
    const suite = {
      name: 'odd',
      expectations: [
        { type: 'expect_column_values_to_be_in_set', kwargs: { column: 'a', value_set: [1] } },
        {
          type: 'expect_the_unexpected',
          kwargs: { column: 'a', deep: { list: [null] } },
          meta: { by: 'us' },
        },
        { type: 'expect_column_values_to_be_between', kwargs: { column: 'a', min_value: 9, max_value: 1 } },
        {
          type: 'expect_column_values_to_be_between',
          kwargs: { column: 'a', min_value: { $PARAMETER: 'low' } },
        },
        { type: 'expect_column_values_to_be_unique', kwargs: { column: '_hidden' } },
        { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'A' } },
      ],
    };
    const { notes, rules: judged } = imported(suite);
    expect(judged).toBe(1);
    expect(notes.map(({ at }) => at).filter(at => at.startsWith('/'))).toEqual(
      expect.arrayContaining([
        '/expectations/1',
        '/expectations/2',
        '/expectations/3',
        '/expectations/4',
        '/expectations/5',
      ]),
    );
    expect(back(suite)).toEqual(suite);
  });

  it('reads suites from before version 1', () => {
    const old = {
      data_asset_type: null,
      expectation_suite_name: 'old.suite',
      ge_cloud_id: null,
      expectations: [
        {
          expectation_type: 'expect_column_values_to_not_be_null',
          kwargs: { column: 'a' },
          meta: {},
          ge_cloud_id: null,
        },
      ],
      meta: { great_expectations_version: '0.15.50' },
    };
    expect(back(old)).toEqual({
      name: 'old.suite',
      data_asset_type: null,
      ge_cloud_id: null,
      expectations: [
        { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'a' }, meta: {}, ge_cloud_id: null },
      ],
      meta: { great_expectations_version: '0.15.50' },
    });
  });
});

describe('importSuite', () => {
  const suite = {
    name: 'Orders',
    expectations: [
      { type: 'expect_column_values_to_be_of_type', kwargs: { column: 'n', type_: 'int64' } },
      {
        type: 'expect_column_values_to_be_between',
        kwargs: { column: 'price', max_value: 3 },
        severity: 'warning',
      },
      { type: 'expect_column_values_to_match_regex', kwargs: { column: 'code', regex: '^A' } },
      { type: 'expect_column_values_to_be_in_set', kwargs: { column: 'open', value_set: [true] } },
      { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'what' } },
    ],
  };

  it('takes the types of columns from what is asked of them', () => {
    const { yaml, notes } = imported(suite);
    const found = readContract(yaml, 'orders.odcs.yaml');
    if ('problems' in found) throw new Error(found.problems.map(describeProblem).join('\n'));
    const { fields, rules: specs, time, title } = found.contract;
    expect(title).toBe('Orders');
    expect(fields.map(({ name, type }) => [name, type])).toEqual([
      ['n', 'integer'],
      ['price', 'number'],
      ['code', 'string'],
      ['open', 'boolean'],
      ['what', 'string'],
      ['received_at', 'timestamp'],
    ]);
    expect(time).toBe('received_at');
    expect(specs.map(({ severity: of }) => of)).toEqual([
      'critical',
      'warning',
      'critical',
      'critical',
      'critical',
    ]);
    expect(notes).toEqual([{ at: 'what', message: 'nothing says the type of "what": string is assumed' }]);
  });

  it('takes the time of the event from a field where told to', () => {
    const { yaml } = importSuite(JSON.stringify(suite), { source: 'orders', time: 'at' });
    const found = readContract(yaml, 'orders.odcs.yaml');
    expect(found).toMatchObject({ contract: { time: 'at', transforms: [] } });
  });

  it.skipIf(!existsSync(ODCS))('writes what any ODCS tool reads (skipped without the schema)', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(ODCS, 'utf8')));
    fc.assert(
      fc.property(fc.array(expectation, { maxLength: 6 }), expectations => {
        const { yaml } = imported({ name: 'orders', expectations } as unknown as JsonObject);
        validate(parseYaml(yaml));
        expect(validate.errors).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['no JSON', '{', /not JSON/],
    ['a list', '[]', /expected a list|expectations/],
    ['an expectation without a type', '{"expectations":[{}]}', /\/expectations\/0\/type/],
    ['kwargs that are a list', '{"expectations":[{"type":"x","kwargs":[]}]}', /\/expectations\/0\/kwargs/],
    ['an expectation that is text', '{"expectations":["x"]}', /\/expectations\/0/],
  ])('refuses %s', (_, text, message) => {
    expect(() => importSuite(text, { source: 'x' })).toThrow(SuiteError);
    expect(() => importSuite(text, { source: 'x' })).toThrow(message);
  });

  it('makes a contract of a suite without expectations only with a column', () => {
    expect(readContract(importSuite('{"expectations":[]}', { source: 'x' }).yaml, 'x')).toHaveProperty(
      'contract',
    );
  });
});
