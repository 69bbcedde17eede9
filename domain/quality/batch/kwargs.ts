import { isObject, type Json, type JsonObject } from '../../json.ts';
import type { Column } from '../column.ts';
import { columnsOf } from '../columns.ts';
import { IGNORES, type IgnoreRowIf } from '../considered.ts';
import { compileCondition } from '../expression/condition.ts';
import { namesIn } from '../expression/names.ts';
import { parameter, type Surroundings } from '../expression/parameter.ts';
import type { RuleScope } from '../rule.ts';

export const RESULT_FORMATS = ['BOOLEAN_ONLY', 'BASIC', 'SUMMARY', 'COMPLETE'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

/** The kwargs that every expectation takes, apart from the rule's own. */
export interface Common {
  /** Share of the values that must be as expected. */
  mostly: number;
  /** Which records are looked at; all without one. */
  condition?: (record: JsonObject) => boolean;
  /** The columns that the condition names. */
  conditionColumns?: readonly Column[];
  ignoreRowIf?: IgnoreRowIf;
  resultFormat: ResultFormat;
  /** How many values the partial lists hold. */
  partialCount: number;
  /** Columns by whose values a record at fault is named; without them by its place. */
  indexColumns?: string[];
  /** The values at fault are counted, and not listed. */
  excludeValues?: true;
  /** The first records at fault are listed whole. */
  includeRows?: true;
}

/** Taken note of nowhere: they steer how another engine runs or shows an expectation. */
const WITHOUT_EFFECT = [
  'batch_id',
  'catch_exceptions',
  'include_config',
  'include_rendered_content',
  'meta',
  'notes',
  'description',
  'id',
  'severity',
  'windows',
  'allow_cross_type_comparisons',
  // What it asks for is settled before.
  'parse_strings_as_datetimes',
  'output_strftime_format',
  'auto',
  'profiler_config',
  'table',
  'strict',
];
const PARSERS = ['pandas', 'great_expectations', 'great_expectations__experimental__', 'spark'];

/** Kwargs that no rule can take; Great Expectations' own words where others look for them. */
export class KwargsError extends Error {}

function mostlyOf(value: Json): number {
  const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof given !== 'number' || Number.isNaN(given))
    throw new KwargsError(`mostly: value is not a valid float, but ${JSON.stringify(value)}`);
  if (given < 0) throw new KwargsError('mostly: ensure this value is greater than or equal to 0');
  if (given > 1) throw new KwargsError('mostly: ensure this value is less than or equal to 1');
  return given;
}

function conditionOf(given: JsonObject, scope: RuleScope): Common['condition'] {
  const { row_condition: condition, condition_parser: parser } = given;
  if (parser !== undefined && parser !== null && !PARSERS.includes(String(parser)))
    throw new KwargsError(
      `condition_parser: value is not a valid enumeration member; permitted: ${PARSERS.map(one => `'${one}'`).join(', ')}`,
    );
  if (condition === undefined || condition === null || condition === '') return undefined;
  if (typeof condition !== 'string') throw new KwargsError('row_condition: expected text');
  return compileCondition(condition, scope);
}

function formatOf(
  value: Json | undefined,
  fallback: ResultFormat,
): Pick<Common, 'resultFormat' | 'partialCount' | 'indexColumns' | 'excludeValues' | 'includeRows'> {
  const asked = isObject(value) ? value : { result_format: value ?? fallback };
  const resultFormat = RESULT_FORMATS.find(name => name === (asked.result_format ?? fallback));
  if (!resultFormat)
    throw new KwargsError(
      `result_format: ${JSON.stringify(asked.result_format)} is none of ${RESULT_FORMATS.join(', ')}`,
    );
  const {
    partial_unexpected_count: count,
    unexpected_index_column_names: columns,
    exclude_unexpected_values: excluded,
    include_unexpected_rows: rows,
  } = asked;
  return {
    resultFormat,
    partialCount: typeof count === 'number' ? count : 20,
    ...(Array.isArray(columns) && { indexColumns: columns.map(String) }),
    ...(excluded === true && { excludeValues: true }),
    ...(rows === true && { includeRows: true }),
  };
}

/** `{"$PARAMETER": "..."}` anywhere in the kwargs becomes its value. */
function resolved(value: Json, surroundings: Surroundings): Json {
  if (Array.isArray(value)) return value.map(item => resolved(item, surroundings));
  if (!isObject(value)) return value;
  if (typeof value.$PARAMETER === 'string') {
    const given = value[`$PARAMETER.${value.$PARAMETER}`];
    return given === undefined ? parameter(value.$PARAMETER, surroundings) : given;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolved(inner, surroundings)]),
  );
}

/** Kwargs cut in two: those that every expectation takes, and the rule's own. Throws KwargsError or ExpressionError. */
export function splitKwargs(
  kwargs: JsonObject,
  scope: RuleScope,
  surroundings: Surroundings,
  fallback: ResultFormat,
): { common: Common; own: JsonObject } {
  const given = resolved(kwargs, surroundings) as JsonObject;
  const { mostly, row_condition, condition_parser, ignore_row_if, result_format, ...own } = given;
  for (const name of WITHOUT_EFFECT) delete own[name];
  const condition = conditionOf(given, scope);
  const ignoreRowIf = IGNORES.find(name => name === ignore_row_if);
  if (ignore_row_if !== undefined && ignore_row_if !== null && !ignoreRowIf)
    throw new KwargsError(`ignore_row_if: ${JSON.stringify(ignore_row_if)} is none of ${IGNORES.join(', ')}`);
  return {
    own,
    common: {
      mostly: mostly === undefined || mostly === null ? 1 : mostlyOf(mostly),
      ...(condition && { condition, conditionColumns: columnsOf(namesIn(String(row_condition)), scope) }),
      ...(ignoreRowIf && { ignoreRowIf }),
      ...formatOf(result_format, fallback),
    },
  };
}
