import type { Json, JsonObject } from '../../json.ts';
import type { Condition, DqdlRule, Operator, SingleRule, Value } from './parse.ts';
import { conditionOfWhere, WhereError } from './where.ts';
import { columnText, literal, momentText, text } from './write-condition.ts';

export interface Expectation {
  type: string;
  kwargs: JsonObject;
}

/**
 * How AWS Glue joins rules about single records by `or`: `row` asks each record, `overall` (its default) first asks each rule
 * of all records.
 */
export type CompositeMethod = 'row' | 'overall';

/** A rule that has no translation; the message says why. */
export class Untranslated extends Error {}

/** What a rule asks: of each record, or of all of them together. */
type Asked =
  | { of: 'record'; condition: string; native?: Expectation[]; row?: string | undefined }
  | { of: 'window'; expectation: Expectation; native?: Expectation[] };

const refuse = (message: string): never => {
  throw new Untranslated(message);
};

/** `primary` is what AWS Glue calls the data set itself. */
const columnName = (name: string): string => name.replace(/^primary\./i, '');

function columnsOf({ type, parameters }: SingleRule, least = 1, most = 1): string[] {
  if (parameters.length < least || parameters.length > most)
    refuse(
      `${type} takes ${least === most ? least : `${least} or more`} columns, found ${parameters.length}`,
    );
  return parameters.map(columnName);
}

const inText = (name: string): string =>
  columnText(name) ?? refuse(`a condition cannot name the column ${JSON.stringify(name)}`);

const required = ({ type, condition }: SingleRule): Condition =>
  condition ?? refuse(`${type} needs a comparison, such as > 0.9`);

const numberOf = (value: Value | undefined): number =>
  value?.kind === 'number' ? value.value : refuse('a figure is compared with a number');

/** Bounds that a comparison with numbers sets; undefined: they are more than one pair. Both ends of between are left out. */
function boundsOf({ operator, values }: Condition): JsonObject | undefined {
  const first = () => numberOf(values[0]);
  switch (operator) {
    case '>':
      return { min_value: first(), strict_min: true };
    case '>=':
      return { min_value: first() };
    case '<':
      return { max_value: first(), strict_max: true };
    case '<=':
      return { max_value: first() };
    case '=':
      return { min_value: first(), max_value: first() };
    case 'between':
      return { min_value: first(), strict_min: true, max_value: numberOf(values[1]), strict_max: true };
    default:
      return undefined;
  }
}

const anyOf = (expectations: Expectation[]): Expectation => ({
  type: 'expect_any_of',
  kwargs: { expectations: expectations as unknown as Json },
});
const allOf = (expectations: Expectation[]): Expectation => ({
  type: 'expect_all_of',
  kwargs: { expectations: expectations as unknown as Json },
});

/** A figure of all records held against a comparison. */
function figure(type: string, kwargs: JsonObject, condition: Condition): Expectation {
  const bounds = boundsOf(condition);
  if (bounds) return { type, kwargs: { ...kwargs, ...bounds } };
  const within = (more: JsonObject): Expectation => ({ type, kwargs: { ...kwargs, ...more } });
  const beside = (value: Value | undefined, other = value) => [
    within({ max_value: numberOf(value), strict_max: true }),
    within({ min_value: numberOf(other), strict_min: true }),
  ];
  const { operator, values } = condition;
  switch (operator) {
    case '!=':
      return anyOf(beside(values[0]));
    case 'not between':
      return anyOf([within({ max_value: numberOf(values[0]) }), within({ min_value: numberOf(values[1]) })]);
    case 'in':
      return anyOf(values.map(value => within({ min_value: numberOf(value), max_value: numberOf(value) })));
    case 'not in':
      return allOf(values.map(value => anyOf(beside(value))));
    default:
      return refuse(`${operator} asks nothing of a figure`);
  }
}

const COMPARED: Readonly<Partial<Record<Operator, (column: string, value: string) => string>>> = {
  '>': (column, value) => `${column} > ${value}`,
  '>=': (column, value) => `${column} >= ${value}`,
  '<': (column, value) => `${column} < ${value}`,
  '<=': (column, value) => `${column} <= ${value}`,
  '=': (column, value) => `${column} == ${value}`,
  '!=': (column, value) => `${column} != ${value}`,
};

/** A value as a condition writes it. */
function valueText(value: Value): string {
  if (value.kind === 'number' || value.kind === 'text') return literal(value.value);
  if (value.kind === 'time') return momentText(value.shift);
  return refuse(value.kind === 'span' ? 'values are no ages' : `${value.value} has no order`);
}

const keywordText = (column: string, keyword: string): string =>
  keyword === 'NULL' ? `${column}.isnull()` : keyword === 'EMPTY' ? `${column} == ""` : `${column}.isspace()`;

/** Whether the value is one of some, keywords included. */
function isOneOf(column: string, values: readonly Value[]): string {
  const keywords = values.flatMap(value =>
    value.kind === 'keyword' ? [keywordText(column, value.value)] : [],
  );
  const times = values.flatMap(value => (value.kind === 'time' ? [`${column} == ${valueText(value)}`] : []));
  const plain = values.filter(value => value.kind !== 'keyword' && value.kind !== 'time').map(valueText);
  const parts = [...(plain.length > 0 ? [`${column} in [${plain.join(', ')}]`] : []), ...times, ...keywords];
  return parts.length === 0 ? `(${column}.isnull() and ${column}.notnull())` : parts.join(' or ');
}

/** What a comparison asks of a column's value. Null fails, except where a difference is asked for. */
function conditionOf(column: string, { operator, values }: Condition): string {
  const [first, second] = values as [Value, Value];
  const compare = COMPARED[operator];
  if (compare && first.kind !== 'keyword') {
    return compare(column, valueText(first));
  }
  switch (operator) {
    case '=':
      return isOneOf(column, [first]);
    case '!=':
    case 'not in':
      return `not (${isOneOf(column, values)})`;
    case 'in':
      return isOneOf(column, values);
    case 'between':
      return `${column} > ${valueText(first)} and ${column} < ${valueText(second)}`;
    case 'not between':
      return `${column} <= ${valueText(first)} or ${column} >= ${valueText(second)}`;
    case 'matches':
    case 'not matches': {
      const matches = `${column}.fullmatch(${text(first.kind === 'text' ? first.value : '')})`;
      return operator === 'matches' ? matches : `not ${matches} and ${column}.notnull()`;
    }
    default:
      return refuse(`${operator} does not go with ${first.kind === 'keyword' ? first.value : 'this value'}`);
  }
}

const notNull = (column: string): Expectation => ({
  type: 'expect_column_values_to_not_be_null',
  kwargs: { column },
});

/** The same in Great Expectations' own words, where it has them. */
function nativeValues(column: string, { operator, values }: Condition): Expectation[] | undefined {
  const plain = values.flatMap(value =>
    value.kind === 'number' || value.kind === 'text' ? [value.value] : [],
  );
  const [first] = values;
  if (first?.kind === 'keyword' && first.value === 'NULL' && values.length === 1) {
    if (operator === '=') return [{ type: 'expect_column_values_to_be_null', kwargs: { column } }];
    if (operator === '!=') return [notNull(column)];
  }
  if (plain.length !== values.length || plain.length === 0) return undefined;
  if (operator === 'in' || operator === '=')
    return [
      { type: 'expect_column_values_to_be_in_set', kwargs: { column, value_set: plain } },
      notNull(column),
    ];
  if (operator === 'not in' || operator === '!=')
    return [{ type: 'expect_column_values_to_not_be_in_set', kwargs: { column, value_set: plain } }];
  if (operator === 'matches')
    return [
      { type: 'expect_column_values_to_match_regex', kwargs: { column, regex: `^(?:${plain[0]})$` } },
      notNull(column),
    ];
  if (plain.some(value => typeof value !== 'number')) return undefined;
  const bounds = boundsOf({ operator, values });
  return (
    bounds && [{ type: 'expect_column_values_to_be_between', kwargs: { column, ...bounds } }, notNull(column)]
  );
}

/** Bounds of whole numbers, which include both of their ends; undefined where there are none such. */
function wholeBoundsOf(condition: Condition): JsonObject | undefined {
  const bounds = boundsOf(condition);
  if (!bounds) return undefined;
  const { min_value, max_value, strict_min, strict_max } = bounds;
  if (![min_value, max_value].every(bound => bound === undefined || Number.isInteger(bound)))
    return undefined;
  const least = Number(min_value) + (strict_min ? 1 : 0);
  const most = Number(max_value) - (strict_max ? 1 : 0);
  if (least > most || most < 0) return undefined;
  return {
    ...(min_value !== undefined && { min_value: Math.max(0, least) }),
    ...(max_value !== undefined && { max_value: most }),
  };
}

/** Lengths: null counts as a text of none. */
function lengthsOf(name: string, given: Condition): Asked {
  const column = inText(name);
  const zero = conditionHolds(0, given);
  const length = conditionOf(`${column}.len()`, given);
  const bounds = wholeBoundsOf(given);
  const native = bounds && [
    { type: 'expect_column_value_lengths_to_be_between', kwargs: { column: name, ...bounds } },
    ...(zero ? [] : [notNull(name)]),
  ];
  return {
    of: 'record',
    condition: zero
      ? `${column}.isnull() or ${length}`
      : given.operator.startsWith('not') || given.operator === '!='
        ? `${length} and ${column}.notnull()`
        : length,
    ...(native && { native }),
  };
}

function conditionHolds(figureOf: number, { operator, values }: Condition): boolean {
  const [low, high = Number.NaN] = values.map(numberOf) as [number, number?];
  switch (operator) {
    case '>':
      return figureOf > low;
    case '>=':
      return figureOf >= low;
    case '<':
      return figureOf < low;
    case '<=':
      return figureOf <= low;
    case '=':
    case 'in':
      return values.some(value => numberOf(value) === figureOf);
    case '!=':
    case 'not in':
      return values.every(value => numberOf(value) !== figureOf);
    case 'between':
      return figureOf > low && figureOf < high;
    case 'not between':
      return figureOf <= low || figureOf >= high;
    default:
      return refuse(`${operator} asks nothing of a length`);
  }
}

/** How old a time may be, as a bound of the time itself. */
function freshness(column: string, { operator, values }: Condition): string {
  const ages = values.map(value =>
    value.kind === 'span' ? value.ms : refuse('an age is so many days, hours or minutes'),
  );
  const [first = 0, second = 0] = ages;
  const at = (sign: string, age: number): string => `${column} ${sign} ${momentText(-age)}`;
  switch (operator) {
    case '<=':
      return at('>=', first);
    case '<':
      return at('>', first);
    case '>=':
      return at('<=', first);
    case '>':
      return at('<', first);
    case '=':
      return at('==', first);
    case 'between':
      return `${at('<', first)} and ${at('>', second)}`;
    default:
      return refuse(`${operator} asks nothing of an age`);
  }
}

const singular = (column_list: string[], of: string, condition: Condition): Expectation =>
  figure('expect_column_singular_values_share_to_be_between', { column_list, of }, condition);
const ALL_OF_THEM: Condition = { operator: '=', values: [{ kind: 'number', value: 1 }] };
const nonNull = (column: string, condition: Condition): Expectation =>
  figure('expect_column_proportion_of_non_null_values_to_be_between', { column }, condition);
const unique = (columns: string[]): Expectation =>
  columns.length === 1
    ? { type: 'expect_column_values_to_be_unique', kwargs: { column: columns[0]! } }
    : { type: 'expect_compound_columns_to_be_unique', kwargs: { column_list: columns } };

/** References as a rule of each record; the alias of the other data set is its name here. */
function referring(rule: SingleRule): Expectation[] {
  const [column = '', target = ''] = rule.parameters.map(columnName);
  const at = target.lastIndexOf('.');
  if (rule.parameters.length !== 2 || at <= 0 || target.includes('{') || column.includes(','))
    refuse('ReferentialIntegrity is about one column and one of a reference data set: "city" "cities.name"');
  const kwargs = { column, dataset: target.slice(0, at), reference_column: target.slice(at + 1) };
  const { operator, values } = rule.condition ?? ALL_OF_THEM;
  const share = numberOf(values[0]);
  if (operator !== '>=' && operator !== '=' && !(operator === '>' && share < 1))
    refuse(`a share of references is asked with >= or =, not with ${operator}`);
  const mostly = operator === '>' ? share + SMALLEST : share;
  return [
    { type: 'expect_column_values_to_be_in_reference', kwargs: { ...kwargs, ...(mostly < 1 && { mostly }) } },
  ];
}
/** A share above another: no set of records is large enough for one between them. */
const SMALLEST = 1e-12;

const TAKES_NONE: Readonly<Record<string, string>> = {
  IsComplete: 'a share is asked of Completeness',
  IsUnique: 'a share is asked of Uniqueness',
  IsPrimaryKey: 'a share is asked of Uniqueness',
  ColumnExists: 'the column is there or not',
};

function single(rule: SingleRule): Asked {
  const { type, condition, unreadable } = rule;
  if (unreadable !== undefined)
    refuse(`${unreadable} compares with earlier runs, or is no part of the language known here`);
  if (condition && TAKES_NONE[type]) refuse(`${type} takes no comparison: ${TAKES_NONE[type]}`);
  const ofColumn = (): string => columnsOf(rule)[0]!;
  const window = (expectation: Expectation, native?: Expectation[]): Asked => ({
    of: 'window',
    expectation,
    ...(native && { native }),
  });
  const aggregate = (name: string): Asked => window(figure(name, { column: ofColumn() }, required(rule)));
  switch (type) {
    case 'IsComplete': {
      const column = ofColumn();
      return { of: 'record', condition: `${inText(column)}.notnull()`, native: [notNull(column)] };
    }
    case 'Completeness':
      return window(nonNull(ofColumn(), required(rule)));
    case 'IsUnique': {
      const columns = columnsOf(rule, 1, 1);
      return window(singular(columns, 'records', ALL_OF_THEM), [unique(columns)]);
    }
    case 'IsPrimaryKey': {
      const columns = columnsOf(rule, 1, Number.POSITIVE_INFINITY);
      const parts = [
        singular(columns, 'records', ALL_OF_THEM),
        ...columns.map(column => nonNull(column, ALL_OF_THEM)),
      ];
      return window(allOf(parts), [unique(columns), ...columns.map(notNull)]);
    }
    case 'Uniqueness':
      return window(singular([ofColumn()], 'records', required(rule)));
    case 'UniqueValueRatio':
      return window(singular([ofColumn()], 'distinct', required(rule)));
    case 'DistinctValuesCount':
      return aggregate('expect_column_unique_value_count_to_be_between');
    case 'Mean':
      return aggregate('expect_column_mean_to_be_between');
    case 'Sum':
      return aggregate('expect_column_sum_to_be_between');
    case 'StandardDeviation':
      return aggregate('expect_column_population_stdev_to_be_between');
    case 'RowCount':
      return window(figure('expect_table_row_count_to_be_between', {}, required(rule)));
    case 'ColumnCount':
      return window(figure('expect_table_column_count_to_be_between', {}, required(rule)));
    case 'ColumnExists':
      return window({ type: 'expect_column_to_exist', kwargs: { column: ofColumn() } });
    case 'ColumnLength':
      return lengthsOf(ofColumn(), required(rule));
    case 'ColumnValues': {
      const column = ofColumn();
      const native = nativeValues(column, required(rule));
      return {
        of: 'record',
        condition: conditionOf(inText(column), required(rule)),
        ...(native && { native }),
      };
    }
    case 'ColumnDataType': {
      const column = inText(ofColumn());
      const { operator, values } = required(rule);
      const [wanted] = values;
      if ((operator !== '=' && operator !== '!=') || wanted?.kind !== 'text')
        return refuse('a type is asked as = "INTEGER" or != "INTEGER"');
      const casts = `${column}.castable(${text(wanted.value)})`;
      return { of: 'record', condition: operator === '=' ? casts : `not ${casts}` };
    }
    case 'DataFreshness':
      return { of: 'record', condition: freshness(inText(ofColumn()), required(rule)) };
    case 'ReferentialIntegrity':
      return refuse('ReferentialIntegrity cannot be part of another rule');
    default:
      return refuse(condition ? `${type} has no translation` : `${type} has no translation here`);
  }
}

const withCondition = (expectation: Expectation, row: string | undefined): Expectation =>
  row === undefined
    ? expectation
    : { ...expectation, kwargs: { ...expectation.kwargs, row_condition: row, condition_parser: 'pandas' } };

/** A where clause goes with each part of a composite by itself. */
function filtered(expectation: Expectation, row: string | undefined): Expectation {
  const { expectations } = expectation.kwargs;
  if (row === undefined || !Array.isArray(expectations)) return withCondition(expectation, row);
  const parts = (expectations as unknown as Expectation[]).map(part => filtered(part, row));
  return { type: expectation.type, kwargs: { expectations: parts as unknown as Json } };
}

function whereOf({ where }: SingleRule): string | undefined {
  if (where === undefined) return undefined;
  try {
    return conditionOfWhere(where);
  } catch (error) {
    if (error instanceof WhereError) return refuse(`where ${JSON.stringify(where)}: ${error.message}`);
    throw error;
  }
}

const share = (condition: string, threshold: Condition): Expectation =>
  figure('expect_share_of_records_to_be_between', { condition }, threshold);

/** A rule over all records together, as a part of another. */
function asWindow(rule: DqdlRule, method: CompositeMethod): Expectation {
  if (rule.kind !== 'rule') {
    const condition = conditionBy(method, rule);
    if (condition !== undefined) return share(condition, ALL_OF_THEM);
    return (rule.kind === 'and' ? allOf : anyOf)(rule.rules.map(part => asWindow(part, method)));
  }
  const asked = single(rule);
  const row = whereOf(rule);
  if (asked.of === 'window') {
    if (rule.threshold) refuse(`${rule.type} takes no threshold`);
    return filtered(asked.expectation, row);
  }
  if (asked.condition.includes('now()'))
    refuse('what depends on the time cannot stand beside what is asked of all records together');
  return withCondition(share(asked.condition, rule.threshold ?? ALL_OF_THEM), row);
}

/** A rule as a condition of each record; undefined where something in it is about all of them together. */
function asCondition(rule: DqdlRule): string | undefined {
  if (rule.kind === 'rule') {
    if (rule.type === 'ReferentialIntegrity') return undefined;
    const asked = single(rule);
    if (asked.of === 'window' || rule.threshold) return undefined;
    const row = whereOf(rule);
    return row === undefined ? asked.condition : `not (${row}) or (${asked.condition})`;
  }
  const parts = rule.rules.map(asCondition);
  return parts.every(part => part !== undefined)
    ? parts.map(part => `(${part})`).join(` ${rule.kind} `)
    : undefined;
}

const conditionBy = (method: CompositeMethod, rule: DqdlRule): string | undefined =>
  method === 'row' ? asCondition(rule) : undefined;

const satisfy = (condition: string, more: JsonObject = {}): Expectation => ({
  type: 'expect_record_to_satisfy',
  kwargs: { condition, ...more },
});

/**
 * The expectations that a rule asks for, all of which must be met. Where one of the rules that `or` joins is about all
 * records, the whole is. Throws Untranslated.
 */
export function translate(rule: DqdlRule, method: CompositeMethod = 'row'): Expectation[] {
  if (rule.kind === 'and') return rule.rules.flatMap(part => translate(part, method));
  if (rule.kind !== 'rule') {
    const condition = conditionBy(method, rule);
    return [condition === undefined ? asWindow(rule, method) : satisfy(condition)];
  }
  const row = whereOf(rule);
  if (rule.type === 'ReferentialIntegrity') return referring(rule).map(one => withCondition(one, row));
  const asked = single(rule);
  if (asked.of === 'window') {
    if (rule.threshold) refuse(`${rule.type} takes no threshold`);
    return asked.native
      ? asked.native.map(one => withCondition(one, row))
      : [filtered(asked.expectation, row)];
  }
  const { threshold } = rule;
  if (!threshold) return (asked.native ?? [satisfy(asked.condition)]).map(one => withCondition(one, row));
  const limit = threshold.values[0];
  // A share that may fail is asked of single records, so that each is known; any other comparison of all of them.
  const mostly =
    limit?.kind === 'number' && threshold.operator === '>='
      ? limit.value
      : limit?.kind === 'number' && threshold.operator === '>' && limit.value < 1
        ? limit.value + SMALLEST
        : undefined;
  if (mostly !== undefined && mostly >= 0 && mostly <= 1)
    return [withCondition(satisfy(asked.condition, mostly < 1 ? { mostly } : {}), row)];
  return [asWindow(rule, method)];
}
