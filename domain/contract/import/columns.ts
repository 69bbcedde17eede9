import { rules } from '../../catalogue.gen.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { fieldTypeOf } from '../../quality/type-names.ts';
import type { FieldType } from '../contract.ts';
import { typesIn } from './condition-types.ts';

/** What is asked of columns, wherever it was written. */
export interface Asked {
  type: string;
  kwargs: JsonObject;
}

/** A column that some expectation names. Without a type: nothing that is asked of it says one. */
export interface NamedColumn {
  name: string;
  type?: FieldType;
}

const COLUMN_KWARGS = ['column', 'column_A', 'column_B'];
const LIST_KWARGS = ['column_list', 'column_set'];

/** Figures that only numbers have. */
const OF_NUMBERS = /_(mean|stdev|sum|median|quantile_values|value_z_scores)_|multicolumn_sum/;
/** What only text is asked. */
const OF_TEXT = /_(lengths|regex|like_pattern|dateutil|json_parseable|json_schema|strftime)/;

/** The type of the values that one is compared with. A bound that is a time says nothing of how times are written. */
function typeOfValue(value: Json): FieldType | undefined {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'string' : undefined;
}

/** One type for all of them, where they have one. */
function typeOfValues(values: readonly Json[]): FieldType | undefined {
  const types = new Set(values.filter(value => value !== null).map(value => typeOfValue(value)));
  const [only] = types;
  return types.size === 1 ? only : undefined;
}

const named = (values: readonly unknown[]): (FieldType | undefined)[] =>
  values.map(value => (typeof value === 'string' ? fieldTypeOf(value) : undefined));

/** What an expectation about one column says of its type. */
function saidType({ type, kwargs }: Asked): FieldType | undefined {
  if (type === 'expect_column_values_to_be_of_type') return named([kwargs.type_])[0];
  if (type === 'expect_column_values_to_be_in_type_list') {
    const types = new Set(named(Array.isArray(kwargs.type_list) ? kwargs.type_list : []));
    const [only] = types;
    return types.size === 1 ? only : undefined;
  }
  if (type === 'expect_record_to_be_fresh') return 'timestamp';
  if (OF_NUMBERS.test(type)) return 'number';
  if (OF_TEXT.test(type)) return 'string';
  if (Array.isArray(kwargs.value_set)) return typeOfValues(kwargs.value_set);
  // A count or a share of values says nothing of the values.
  if (/unique_value_count|proportion_of|_share_/.test(type)) return undefined;
  return typeOfValues([kwargs.min_value ?? null, kwargs.max_value ?? null]);
}

/** What a type is said to be outweighs what values and figures suggest. */
const isStrong = ({ type }: Asked): boolean => /_of_type$|_type_list$/.test(type);

/** Names of the columns of a table, where an expectation lists them. */
const tableColumns = ({ type, kwargs }: Asked): Json[] =>
  type.startsWith('expect_table_columns_to_match')
    ? LIST_KWARGS.flatMap(kwarg => (Array.isArray(kwargs[kwarg]) ? kwargs[kwarg] : []))
    : [];

function columnsOf({ kwargs }: Asked): string[] {
  const single = COLUMN_KWARGS.map(kwarg => kwargs[kwarg]);
  const listed = LIST_KWARGS.flatMap(kwarg => (Array.isArray(kwargs[kwarg]) ? kwargs[kwarg] : []));
  return [...single, ...listed].filter(name => typeof name === 'string');
}

/** What is asked, with what is asked inside of it. */
const flattened = (asked: readonly Asked[]): Asked[] =>
  asked.flatMap(one => {
    const { expectations } = one.kwargs;
    const inner = Array.isArray(expectations) ? expectations.filter(isObject) : [];
    return [
      one,
      ...flattened(
        inner.map(({ type, kwargs }) => ({
          type: String(type),
          kwargs: isObject(kwargs ?? null) ? (kwargs as JsonObject) : {},
        })),
      ),
    ];
  });

/** Every column that is named, in the order of a table where it is said, with the type that is asked of it. */
export function columnsIn(given: readonly Asked[]): NamedColumn[] {
  const asked = flattened(given);
  const names = new Set([
    ...asked.flatMap(tableColumns).filter(name => typeof name === 'string'),
    ...asked.flatMap(one => [...columnsOf(one), ...fieldsOf(one)]),
  ]);
  return [...names].map(name => {
    const about = asked.filter(one => columnsOf(one).includes(name));
    const said = [
      ...[...about.filter(isStrong), ...about.filter(one => !isStrong(one))].map(saidType),
      ...asked.flatMap(conditionsOf).map(condition => typesIn(condition).get(name)),
    ];
    const type = said.find(one => one !== undefined);
    return { name, ...(type !== undefined && { type }) };
  });
}

/** What a rule of ours names beside: `expect_value_to_be_usual` has a key. */
export function fieldsOf(asked: Asked): string[] {
  return [...ruleFields(asked), ...conditionsOf(asked).flatMap(condition => [...typesIn(condition).keys()])];
}

const conditionsOf = ({ kwargs }: Asked): string[] =>
  [kwargs.condition, kwargs.row_condition].filter(condition => typeof condition === 'string');

export function ruleFields({ type, kwargs }: Asked): string[] {
  const rule = Object.hasOwn(rules, type) ? rules[type as keyof typeof rules] : undefined;
  try {
    const found = isObject(kwargs) ? (rule?.fields(kwargs as never) ?? []) : [];
    return found.filter(name => typeof name === 'string');
  } catch {
    return [];
  }
}
