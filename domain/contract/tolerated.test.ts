/** What a contract says of a rule beside what it asks for: when it applies, how much may fail, among which records. */
import { describe, expect, it } from 'vitest';
import { changed, contractIn, saidOf } from './small.fixture.ts';

const AT_SCHEMA = '    quality:\n      - id: has-price';
const TOP = 'schema[0].quality[0]';

/** The small contract with one more rule at the schema. */
const withEntry = (entry: string): string =>
  changed(AT_SCHEMA, `    quality:\n      - ${entry}\n      - id: has-price`);
const expectation = (type: string, kwargs: string, more = ''): string =>
  withEntry(
    `{id: x, type: custom, engine: greatExpectations, ${more}implementation: {type: ${type}, kwargs: {${kwargs}}}}`,
  );
const onPrice = (metric: string): string =>
  changed('        quality:\n', `        quality:\n          - {id: x, ${metric}}\n`);
const ruleIn = (text: string) => contractIn(text).rules.find(({ id }) => id === 'x');
const own = (value: string): string => `customProperties: [{property: omnistream, value: ${value}}], `;

const NOT_NULL = 'expect_column_values_to_not_be_null';
const UNIQUE = 'expect_column_values_to_be_unique';

describe('row_condition', () => {
  it.each([
    ["row_condition: 'price > 3'", { text: 'price > 3', parser: 'pandas' }],
    [`row_condition: 'col("price") > 3'`, { text: 'col("price") > 3', parser: 'great_expectations' }],
    [
      "row_condition: 'place.lat > 3', condition_parser: great_expectations__experimental__",
      { text: 'place.lat > 3', parser: 'great_expectations' },
    ],
  ])('%s', (kwargs, condition) => {
    const rule = ruleIn(expectation(NOT_NULL, `column: id, ${kwargs}`));
    expect(rule).toMatchObject({ condition, kwargs: { column: 'id' } });
  });

  it.each([
    ["row_condition: 'prize > 3'", 'row_condition: there is no field "prize" (did you mean "price"?)'],
    ["row_condition: 'price >'", "row_condition: 'price >' ends too early"],
    ["row_condition: 'price.drop()'", "row_condition: a condition has no function 'drop'"],
    ["row_condition: '1 == 1'", 'row_condition: a row_condition must be about a field'],
    ['row_condition: 3', 'row_condition: a row_condition is text'],
    [
      "row_condition: 'price > 3', condition_parser: panda",
      'condition_parser: unknown condition_parser "panda" (did you mean "pandas"?)',
    ],
    ['condition_parser: pandas', 'condition_parser: there is no row_condition for it to read'],
  ])('refuses %s', (kwargs, said) => {
    const found = saidOf(expectation(NOT_NULL, `column: id, ${kwargs}`));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`37 ${TOP}.implementation.kwargs.${said}`);
  });
});

describe('ignore_row_if', () => {
  const PAIR = 'expect_column_pair_values_to_be_equal';
  it('is for pairs and lists of columns', () => {
    const text = expectation(PAIR, 'column_A: id, column_B: at, ignore_row_if: both_values_are_missing');
    expect(ruleIn(text)).toMatchObject({ ignoreRowIf: 'both_values_are_missing' });
    expect(saidOf(expectation(NOT_NULL, 'column: id, ignore_row_if: never'))[0]).toContain(
      'is about one column, and takes no ignore_row_if',
    );
    expect(
      saidOf(expectation(PAIR, 'column_A: id, column_B: at, ignore_row_if: both_values_missing'))[0],
    ).toContain('(did you mean "both_values_are_missing"?)');
  });
});

describe('what may fail of a window', () => {
  it('mostly: at the severity of the rule, whose records are then only counted', () => {
    expect(ruleIn(expectation(NOT_NULL, 'column: id, mostly: 0.9', 'severity: warning, '))).toMatchObject({
      severity: 'info',
      thresholds: { warning: { share: { max: 0.1 } } },
      kwargs: { column: 'id' },
    });
    expect(ruleIn(expectation(NOT_NULL, 'column: id, mostly: 1'))).not.toHaveProperty('thresholds');
  });

  it.each([
    [
      '{thresholds: {warning: 1 %, critical: 5%}}',
      { warning: { share: { max: 0.01 } }, critical: { share: { max: 0.05 } } },
    ],
    ['{thresholds: {warning: 0.07}}', { warning: { share: { max: 0.07 } } }],
    [
      '{thresholds: {critical: 12, info: 7 %}}',
      { critical: { count: { max: 12 } }, info: { share: { max: 0.07 } } },
    ],
  ])('thresholds: %s, beside the severity of a record', (value, thresholds) => {
    expect(ruleIn(expectation(NOT_NULL, 'column: id', own(value)))).toMatchObject({
      severity: 'critical',
      thresholds,
    });
  });

  it.each([
    ['mostly: 2', '', 'implementation.kwargs.mostly: mostly is a share of the values, from 0 to 1'],
    [
      '',
      own('{thresholds: {warning: 5 %, critical: 1 %}}'),
      'value.thresholds.critical: critical is reached before warning',
    ],
    ['', own('{thresholds: {warning: 1.5}}'), 'value.thresholds.warning: 1.5 is neither a share nor a count'],
    ['', own('{thresholds: {warning: 101 %}}'), '"101 %" is neither a share nor a count'],
    ['', own('{thresholds: {warning: -1}}'), '-1 is neither a share nor a count'],
    [
      '',
      own('{thresholds: {warnin: 1 %}}'),
      'value.thresholds.warnin: unknown key "warnin" (did you mean "warning"?)',
    ],
    ['', own('{threshold: {}}'), 'value.threshold: unknown key "threshold" (did you mean "thresholds"?)'],
    ['', own('{scope: table}'), 'value.scope: expect_column_values_to_not_be_null has no scope'],
    ['mostly: 0.9', own('{thresholds: {warning: 1}}'), 'value.thresholds: what may fail is said twice'],
    ['', 'customProperties: [{property: omnistraem, value: 1}], ', 'did you mean "omnistream"?'],
  ])('refuses %s %s', (kwargs, more, said) => {
    const found = saidOf(expectation(NOT_NULL, ['column: id', kwargs].filter(Boolean).join(', '), more));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(said);
    expect(found[0]).toMatch(/^37 /);
  });

  it('is nothing that a rule of the whole window could say', () => {
    const text = expectation('expect_column_mean_to_be_between', 'column: price, min_value: 1, mostly: 0.9');
    expect(saidOf(text)[0]).toContain('judges a window as a whole');
    expect(ruleIn(text.replace(', mostly: 0.9', ''))).toMatchObject({ severity: 'critical' });
  });
});

describe('scope', () => {
  it.each(['frame', 'window', 'table'])('%s, where the entry says so', scope => {
    expect(ruleIn(expectation(UNIQUE, 'column: id', own(`{scope: ${scope}}`)))).toMatchObject({ scope });
  });

  it('is the table without a word, also for unique: true', () => {
    expect(ruleIn(expectation(UNIQUE, 'column: id'))).toMatchObject({ scope: 'table' });
    const text = changed('- name: price\n', '- name: price\n        unique: true\n');
    expect(contractIn(text).rules).toContainEqual(
      expect.objectContaining({
        type: UNIQUE,
        kwargs: { column: 'price' },
        scope: 'table',
        severity: 'critical',
      }),
    );
    expect(
      contractIn(changed('primaryKey: true', 'primaryKey: true\n        unique: true')).rules,
    ).toHaveLength(2);
  });

  it.each([
    ['column: place', '', 'kwargs.column: "place" cannot be unique over the table: it is an object'],
    ['column: place.lat', '', '"place.lat" cannot be unique over the table: it has no column of its own'],
    ['column: id', own('{scope: tabel}'), '(did you mean "table"?)'],
  ])('refuses %s %s', (kwargs, more, said) => {
    expect(saidOf(expectation(UNIQUE, kwargs, more))[0]).toContain(said);
    expect(ruleIn(expectation(UNIQUE, 'column: place.lat', own('{scope: frame}')))?.scope).toBe('frame');
  });
});

it('order is kept by key: without one nothing can be increasing', () => {
  const text = expectation('expect_column_values_to_be_increasing', 'column: price');
  expect(ruleIn(text)).toBeDefined();
  expect(saidOf(text.replace('      key: id\n', ''))[0]).toContain(
    'the contract has none (say omnistream.key)',
  );
});

describe('library metrics', () => {
  it.each<[string, string, object]>([
    ['metric: nullValues, mustBe: 0', NOT_NULL, { severity: 'critical' }],
    ['metric: nullValues, mustBeLessThan: 1', NOT_NULL, { severity: 'critical' }],
    [
      'metric: nullValues, mustBeLessThan: 5, unit: percent, severity: warning',
      NOT_NULL,
      { severity: 'info', thresholds: { warning: { share: { max: 0.05, strictMax: true } } } },
    ],
    [
      'metric: nullValues, mustBeGreaterThan: 5',
      NOT_NULL,
      { severity: 'info', thresholds: { critical: { count: { min: 5, strictMin: true } } } },
    ],
    [
      'metric: nullValues, mustNotBe: 3',
      NOT_NULL,
      { thresholds: { critical: { count: { min: 3, max: 3, outside: true } } } },
    ],
    [
      'metric: nullValues, mustBeBetween: [1, 4]',
      NOT_NULL,
      { thresholds: { critical: { count: { min: 1, max: 4 } } } },
    ],
    [
      'metric: nullValues, mustNotBeBetween: [1, 4], unit: rows',
      NOT_NULL,
      { thresholds: { critical: { count: { min: 1, max: 4, outside: true } } } },
    ],
    [
      'metric: nullValues, mustBeGreaterOrEqualTo: 7, unit: percent',
      NOT_NULL,
      { thresholds: { critical: { share: { min: 0.07 } } } },
    ],
    [
      "metric: missingValues, mustBeLessOrEqualTo: 0, arguments: {missingValues: [null, '', 'n/a']}",
      'expect_column_values_to_not_be_missing',
      { severity: 'critical', kwargs: { column: 'price', missing_values: [null, '', 'n/a'] } },
    ],
    [
      "metric: invalidValues, mustBe: 0, arguments: {validValues: ['a'], pattern: '^a'}",
      'expect_column_values_to_be_valid',
      { kwargs: { column: 'price', value_set: ['a'], regex: '^a' } },
    ],
    ['metric: duplicateValues, mustBe: 0', UNIQUE, { scope: 'table', severity: 'critical' }],
    [
      'metric: duplicateValues, mustBeLessThan: 1, unit: percent',
      UNIQUE,
      {
        scope: 'window',
        severity: 'critical',
        thresholds: { critical: { share: { max: 0.01, strictMax: true } } },
      },
    ],
  ])('%s is %s', (metric, type, expected) => {
    expect(ruleIn(onPrice(metric))).toMatchObject({ type, ...expected });
  });

  it.each<[string, string, object]>([
    [
      'metric: rowCount, mustBeGreaterThan: 5',
      'expect_table_row_count_to_be_between',
      { min_value: 5, strict_min: true },
    ],
    [
      'metric: rowCount, mustBeBetween: [1, 9]',
      'expect_table_row_count_to_be_between',
      { min_value: 1, max_value: 9 },
    ],
    [
      'metric: rowCount, mustNotBe: 0',
      'expect_table_row_count_to_not_be_between',
      { min_value: 0, max_value: 0 },
    ],
    [
      'metric: duplicateValues, mustBe: 0, arguments: {properties: [id, at]}',
      'expect_compound_columns_to_be_unique',
      { column_list: ['id', 'at'] },
    ],
    ['metric: duplicateValues, mustBe: 0, arguments: {properties: [id]}', UNIQUE, { column: 'id' }],
  ])('at the schema %s is %s', (metric, type, kwargs) => {
    expect(ruleIn(withEntry(`{id: x, ${metric}}`))).toMatchObject({ type, kwargs });
  });

  it.each([
    ['metric: nullValues', 'needs an operator'],
    ['metric: nullValues, mustBe: 0, mustNotBe: 1', 'mustNotBe: a second operator beside mustBe'],
    ['metric: nullValues, mustBe: few', 'mustBe: expected a number, 0 or more'],
    [
      'metric: nullValues, mustBeLessThan: 101, unit: percent',
      'mustBeLessThan: expected a percentage, 0 to 100',
    ],
    ['metric: nullValues, mustBeLessThan: 0', 'mustBeLessThan: nothing is less than 0'],
    ['metric: nullValues, mustBeBetween: [4, 1]', 'mustBeBetween: the smaller number comes first'],
    ['metric: nullValues, mustBeBetween: 4', 'mustBeBetween: expected two of a number, 0 or more'],
    ['metric: nullValues, mustBe: 0, unit: permille', 'unit: unknown unit "permille"'],
    [
      'metric: nullValues, mustBe: 0, arguments: {column: a}',
      'arguments.column: nullValues has no argument "column"',
    ],
    ['metric: nulValues, mustBe: 0', '(did you mean "nullValues"?)'],
    ['metric: invalidValues, mustBe: 0', 'invalidValues needs validValues or a pattern'],
    ['metric: invalidValues, mustBe: 0, arguments: {validValues: {a: 1}}', 'arguments.value_set: expected'],
    [
      'metric: missingValues, mustBe: 0, arguments: {missingValues: n/a}',
      'arguments.missing_values: expected',
    ],
    ['metric: rowCount, mustBe: 3', 'rowCount stands at the schema'],
    [
      'metric: duplicateValues, mustBe: 0, arguments: {properties: [id, at]}',
      'takes properties only at the schema',
    ],
  ])('refuses %s', (metric, said) => {
    const found = saidOf(onPrice(metric));
    expect(found[0]).toContain(said);
    expect(found[0]).toContain('schema[0].properties[2].quality[0]');
  });

  it.each([
    ['metric: nullValues, mustBe: 0', 'nullValues stands on a property'],
    ['metric: duplicateValues, mustBe: 0', 'duplicateValues needs properties: [name, ...]'],
    [
      'metric: duplicateValues, mustBe: 0, arguments: {properties: [ib, at]}',
      'there is no field "ib" (did you mean "id"?)',
    ],
    ['metric: rowCount, mustBe: 3, unit: percent', 'rowCount is a number of rows'],
  ])('refuses at the schema %s', (metric, said) => {
    expect(saidOf(withEntry(`{id: x, ${metric}}`))[0]).toContain(said);
  });
});

describe('window', () => {
  it.each([
    ['', { seconds: 300, latenessSeconds: 120 }],
    ['window: {seconds: 60}', { seconds: 60, latenessSeconds: 120 }],
    ['window: {seconds: 10, lateness_seconds: 0}', { seconds: 10, latenessSeconds: 0 }],
  ])('%s', (section, window) => {
    expect(
      contractIn(changed('      key: id\n', `      key: id\n${section && `      ${section}\n`}`)).window,
    ).toEqual(window);
  });

  it.each([
    ['window: {seconds: 5}', 'window.seconds: a window has at least 10 seconds'],
    ['window: {seconds: 90000}', 'window.seconds: a window has at most 86400 seconds'],
    ['window: {seconds: 10.5}', 'window.seconds: must be whole seconds'],
    ['window: {lateness_second: 10}', '(did you mean "lateness_seconds"?)'],
    ['window: {lateness_seconds: -1}', 'must not be negative'],
    ['window: 300', 'window: expected a map'],
  ])('refuses %s', (section, said) => {
    expect(saidOf(changed('      key: id\n', `      key: id\n      ${section}\n`))[0]).toContain(said);
  });
});
