import type { Json, JsonObject } from '../json.ts';
import type { Severity } from '../quality/failure.ts';
import { suggest } from './nearest.ts';
import type { Path, Report } from './problems.ts';
import { comparisonsOf, type Quality } from './sections.ts';

/** One expectation, and where each part of it was written. */
export interface Expectation {
  type: string;
  kwargs: JsonObject;
  severity?: Severity | undefined;
  path: Path;
  kwargsPath: Path;
}

const METRICS = ['nullValues', 'missingValues', 'invalidValues', 'duplicateValues', 'rowCount'];

/** A metric of the whole table asks the same of each record only when it allows no exception. */
function allowsNone(entry: Quality): boolean {
  const [comparison, ...more] = comparisonsOf(entry);
  if (comparison === undefined || more.length > 0) return false;
  const value = entry[comparison as keyof Quality];
  if (comparison === 'mustBe' || comparison === 'mustBeLessOrEqualTo') return value === 0;
  return comparison === 'mustBeLessThan' && entry.unit !== 'percent' && value === 1;
}

function kwargsOf(entry: Quality, column: string): [type: string, kwargs: JsonObject] | undefined {
  const { validValues, pattern, missingValues, ...others } = entry.arguments ?? {};
  if (Object.keys(others).length > 0) return undefined;
  const onlyNull =
    missingValues === undefined || (Array.isArray(missingValues) && missingValues.every(v => v === null));
  if (entry.metric === 'nullValues' || (entry.metric === 'missingValues' && onlyNull))
    return ['expect_column_values_to_not_be_null', { column }];
  if (entry.metric !== 'invalidValues') return undefined;
  if (Array.isArray(validValues) && pattern === undefined)
    return ['expect_column_values_to_be_in_set', { column, value_set: validValues as Json[] }];
  if (typeof pattern === 'string' && validValues === undefined)
    return ['expect_column_values_to_match_regex', { column, regex: pattern }];
  return undefined;
}

/** The expectation that says of each record what an ODCS library metric says of the table. */
export function expectationOf(
  entry: Quality,
  path: Path,
  column: string | undefined,
  report: Report,
): Expectation | undefined {
  const at = [...path, 'metric'];
  if (entry.metric === undefined || !METRICS.includes(entry.metric)) {
    const message = entry.metric === undefined ? 'is missing' : `unknown metric "${entry.metric}"`;
    report.add(at, message, suggest(entry.metric ?? '', METRICS));
    return undefined;
  }
  const mapped = column === undefined || !allowsNone(entry) ? undefined : kwargsOf(entry, column);
  if (!mapped) {
    report.add(
      at,
      `${entry.metric} in this form is not supported yet`,
      'nullValues, missingValues and invalidValues (validValues or pattern) on a property, with mustBe: 0, are',
    );
    return undefined;
  }
  const [type, kwargs] = mapped;
  return { type, kwargs, path: at, kwargsPath: [...path, 'arguments'] };
}
