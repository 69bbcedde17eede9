import type { Json, JsonObject } from '../json.ts';
import type { Severity } from '../quality/failure.ts';
import type { Bounds, Threshold } from '../quality/threshold.ts';
import type { UniquenessScope } from './contract.ts';
import { suggest } from './nearest.ts';
import { readOperator } from './operators.ts';
import type { Path, Report } from './problems.ts';
import type { Quality } from './sections.ts';

/** One expectation, and where each part of it was written. */
export interface Expectation {
  type: string;
  kwargs: JsonObject;
  severity?: Severity | undefined;
  /** What may fail of a window, where the entry itself says so. */
  tolerates?: Threshold;
  /** The scope of a rule of uniqueness that does not say its own. */
  scope?: UniquenessScope;
  path: Path;
  kwargsPath: Path;
}

interface Metric {
  /** Arguments that it takes. */
  takes: readonly string[];
  /** The expectation that says of one record what the metric counts; or, as text, why there is none. */
  expects(column: string | undefined, given: Readonly<Record<string, unknown>>): Found | string;
}
type Found = Pick<Expectation, 'type' | 'kwargs'>;

const ON_A_PROPERTY = 'stands on a property';

const METRICS: Readonly<Record<string, Metric>> = {
  nullValues: {
    takes: [],
    expects: column =>
      column === undefined
        ? ON_A_PROPERTY
        : { type: 'expect_column_values_to_not_be_null', kwargs: { column } },
  },
  missingValues: {
    takes: ['missingValues'],
    expects(column, { missingValues: missing }) {
      if (column === undefined) return ON_A_PROPERTY;
      const onlyNull = Array.isArray(missing) && missing.every(value => value === null);
      if (missing === undefined || onlyNull)
        return { type: 'expect_column_values_to_not_be_null', kwargs: { column } };
      const kwargs = { column, missing_values: missing as Json };
      return { type: 'expect_column_values_to_not_be_missing', kwargs };
    },
  },
  invalidValues: {
    takes: ['validValues', 'pattern'],
    expects(column, { validValues: valid, pattern }) {
      if (column === undefined) return ON_A_PROPERTY;
      if (valid === undefined && pattern === undefined) return 'needs validValues or a pattern';
      if (pattern === undefined)
        return { type: 'expect_column_values_to_be_in_set', kwargs: { column, value_set: valid as Json } };
      if (valid === undefined)
        return { type: 'expect_column_values_to_match_regex', kwargs: { column, regex: pattern as Json } };
      const kwargs = { column, value_set: valid as Json, regex: pattern as Json };
      return { type: 'expect_column_values_to_be_valid', kwargs };
    },
  },
  duplicateValues: {
    takes: ['properties'],
    expects(column, { properties }) {
      if (column !== undefined && properties !== undefined) return 'takes properties only at the schema';
      const names = column === undefined ? properties : [column];
      if (!Array.isArray(names) || names.length === 0) return 'needs properties: [name, ...] at the schema';
      return names.length === 1
        ? { type: 'expect_column_values_to_be_unique', kwargs: { column: names[0] } }
        : { type: 'expect_compound_columns_to_be_unique', kwargs: { column_list: names } };
    },
  },
  rowCount: {
    takes: [],
    expects: column =>
      column === undefined
        ? { type: 'expect_table_row_count_to_be_between', kwargs: {} }
        : 'stands at the schema: it counts records',
  },
};

/** A metric that allows no exception asks of each record what it asks of the whole. */
const allowsNone = ({ min = 0, max, strictMax, outside }: Bounds, isCount: boolean): boolean =>
  !outside && min === 0 && (max === 0 || (isCount && strictMax === true && max === 1));

function rowCount({ min, max, strictMin, strictMax, outside }: Bounds): Found {
  const kwargs = {
    ...(min !== undefined && { min_value: min }),
    ...(max !== undefined && { max_value: max }),
    ...(strictMin && { strict_min: true }),
    ...(strictMax && { strict_max: true }),
  };
  return { type: `expect_table_row_count_to_${outside ? 'not_' : ''}be_between`, kwargs };
}

/** The expectation that says of records what an ODCS library metric says of the table. */
export function expectationOf(
  entry: Quality,
  path: Path,
  column: string | undefined,
  report: Report,
): Expectation | undefined {
  const at = [...path, 'metric'];
  const metric =
    entry.metric !== undefined && Object.hasOwn(METRICS, entry.metric) ? METRICS[entry.metric] : undefined;
  if (!metric) {
    const message = entry.metric === undefined ? 'is missing' : `unknown metric "${entry.metric}"`;
    report.add(at, message, suggest(entry.metric ?? '', Object.keys(METRICS)));
    return undefined;
  }
  const kwargsPath = [...path, 'arguments'];
  const given = entry.arguments ?? {};
  for (const name of Object.keys(given))
    if (!metric.takes.includes(name))
      report.add(
        [...kwargsPath, name],
        `${entry.metric} has no argument "${name}"`,
        metric.takes.length === 0 ? 'it takes none' : suggest(name, metric.takes),
      );
  const asked = readOperator(entry, path, report);
  const found = metric.expects(column, given);
  if (typeof found === 'string') {
    report.add(at, `${entry.metric} ${found}`);
    return undefined;
  }
  if (!asked) return undefined;
  if (entry.metric === 'rowCount') {
    if (asked.isCount) return { ...rowCount(asked.bounds), path: at, kwargsPath };
    report.add([...path, 'unit'], 'rowCount is a number of rows, and no share of anything');
    return undefined;
  }
  const strict = allowsNone(asked.bounds, asked.isCount);
  return {
    ...found,
    path: at,
    kwargsPath,
    ...(entry.metric === 'duplicateValues' && { scope: strict ? 'table' : 'window' }),
    ...(!strict && { tolerates: asked.isCount ? { count: asked.bounds } : { share: asked.bounds } }),
  };
}
