import type { InferOutput } from 'valibot';
import type { Json, JsonObject } from '../json.ts';
import { timeOfDay } from '../time/day.ts';
import { parseInstant } from '../time/instant.ts';
import { check } from './check.ts';
import { PG_TYPES, pgType, pgTypesOf } from './column-type.ts';
import type { Field } from './contract.ts';
import { suggest } from './nearest.ts';
import { LOGICAL_TYPE_OPTIONS, ORDERED_OPTIONS } from './options.ts';
import type { Path, Report } from './problems.ts';
import { itemProperty, namedProperty } from './sections.ts';

/**
 * A column's name, as it is in the records: begins with a letter or digit, goes on with letters, digits, single spaces
 * and _ - . $ % # / & + ( ), at most 63 bytes (PostgreSQL's limit). Names that begin with _ are the system's.
 */
const FIELD_NAME = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_.$%#/&+()-]| (?! |$))*$/u;
const MAX_NAME_BYTES = 63;

/** Why the name cannot be a field's, or undefined. */
export function nameFault(name: string): string | undefined {
  if (name.startsWith('_')) return 'begins with _, as only the system columns do';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`;
  if (!FIELD_NAME.test(name))
    return 'must begin with a letter or digit; letters, digits, single spaces and _ - . $ % # / & + ( ) may follow';
  return undefined;
}

type Property = InferOutput<typeof itemProperty>;

/** A field, and where the rules declared on it stand. */
export interface ReadField {
  field: Field;
  path: Path;
  quality: readonly unknown[];
}

/** Bounds are numbers, or times as text. */
function orderOf(bound: Json | undefined): number {
  if (typeof bound !== 'string') return Number(bound);
  return timeOfDay(bound) ?? parseInstant(bound) ?? Number.NaN;
}

function readOptions(property: Property, path: Path, report: Report): JsonObject {
  const at = [...path, 'logicalTypeOptions'];
  const schema = LOGICAL_TYPE_OPTIONS[property.logicalType];
  const options = check(schema, property.logicalTypeOptions ?? {}, at, report) as JsonObject | undefined;
  if (!options) return {};
  for (const [low, high] of ORDERED_OPTIONS)
    if (orderOf(options[low]) > orderOf(options[high]))
      report.add([...at, low], `${low} is above ${high}: no value can satisfy both`);
  return options;
}

function checkPhysicalType(property: Property, path: Path, report: Report): void {
  if (property.physicalType === undefined) return;
  const at = [...path, 'physicalType'];
  const type = pgType(property.physicalType);
  const fitting = pgTypesOf(property.logicalType);
  if (type === undefined) {
    const sized = /^(var)?char(acter)?( varying)?\s*\(/i.test(property.physicalType);
    const hint = sized
      ? 'use text, with logicalTypeOptions.maxLength'
      : suggest(property.physicalType, PG_TYPES);
    report.add(at, `unknown physicalType "${property.physicalType}"`, hint);
  } else if (!fitting.includes(type))
    report.add(at, `a ${property.logicalType} cannot be stored as ${type}`, `use ${fitting.join(' or ')}`);
}

function fieldOf(property: Property, name: string, path: Path, report: Report): Field {
  checkPhysicalType(property, path, report);
  const type = property.physicalType === undefined ? undefined : pgType(property.physicalType);
  const field: Field = {
    name,
    type: property.logicalType,
    required: property.required ?? false,
    unique: property.unique ?? false,
    options: readOptions(property, path, report),
    origin: 'record',
  };
  if (type !== undefined) field.physicalType = type;
  if (property.classification !== undefined) field.classification = property.classification;
  if (property.description !== undefined) field.description = property.description;
  if (property.properties !== undefined) {
    if (property.logicalType !== 'object')
      report.add([...path, 'properties'], `a ${property.logicalType} has no properties`);
    else field.properties = nested(property.properties, [...path, 'properties'], report);
  }
  if (property.items !== undefined) {
    if (property.logicalType !== 'array')
      report.add([...path, 'items'], `a ${property.logicalType} has no items`);
    else {
      const item = readNested(property.items, [...path, 'items'], report, false);
      if (item) field.items = item;
    }
  }
  return field;
}

function readNested(value: unknown, path: Path, report: Report, named: boolean): Field | undefined {
  const property = check(named ? namedProperty : itemProperty, value, path, report);
  if (!property) return undefined;
  for (const key of ['primaryKey', 'unique', 'partitioned', 'physicalType', 'quality'] as const)
    if (property[key] !== undefined && property[key] !== false)
      report.add([...path, key], `${key} is for columns: a value inside another one has none`);
  return fieldOf(property, property.name ?? 'item', path, report);
}

function nested(values: readonly unknown[], path: Path, report: Report): Field[] {
  const fields = values.flatMap((value, index) => readNested(value, [...path, index], report, true) ?? []);
  reportTwins(
    fields.map((field, index) => ({ field, path: [...path, index], quality: [] })),
    name => name,
    report,
  );
  return fields;
}

/** `fold`: what makes two names the same. */
function reportTwins(fields: readonly ReadField[], fold: (name: string) => string, report: Report): void {
  const seen = new Map<string, string>();
  for (const { field, path } of fields) {
    const twin = seen.get(fold(field.name));
    if (twin !== undefined)
      report.add(
        [...path, 'name'],
        twin === field.name
          ? `the field "${twin}" is there twice`
          : `"${field.name}" and "${twin}" differ in case only`,
      );
    seen.set(fold(field.name), field.name);
  }
}

/** The properties of the schema object: the columns of the typed table. */
export function readFields(values: readonly unknown[], path: Path, report: Report): ReadField[] {
  const fields: ReadField[] = [];
  for (const [index, value] of values.entries()) {
    const at = [...path, index];
    const property = check(namedProperty, value, at, report);
    if (!property) continue;
    const fault = nameFault(property.name);
    if (fault !== undefined) report.add([...at, 'name'], `"${property.name}" ${fault}`);
    if (property.physicalName !== undefined && property.physicalName !== property.name)
      report.add([...at, 'physicalName'], 'a column has the name of its field', 'leave physicalName out');
    const field = fieldOf(property, property.name, at, report);
    // ODCS writes -1 where no position is said.
    const position = property.primaryKeyPosition ?? -1;
    if (property.primaryKey) field.primaryKey = position === -1 ? 1 : position;
    fields.push({ field, path: at, quality: property.quality ?? [] });
  }
  reportTwins(fields, name => name.toLowerCase(), report);
  checkPrimaryKey(fields, report);
  return fields;
}

function checkPrimaryKey(fields: readonly ReadField[], report: Report): void {
  const parts = fields.filter(({ field }) => field.primaryKey !== undefined);
  const positions = new Set<number>();
  for (const { field, path } of parts) {
    const position = field.primaryKey!;
    const at = [...path, 'primaryKeyPosition'];
    if (position < 1) report.add(at, `the position in the primary key counts from 1, found ${position}`);
    if (positions.has(position))
      report.add(at, `two fields have position ${position} in the primary key`, 'number them 1, 2, ...');
    positions.add(position);
    if (!field.required) report.add(path, `"${field.name}" is in the primary key and must be required: true`);
    if (field.type === 'object' || field.type === 'array')
      report.add(path, `an ${field.type} cannot be in the primary key`);
  }
}

/** The primary key is unique by itself; for any other field a rule sees to it. */
export const isUniqueByRule = ({ field }: ReadField, _index: number, fields: readonly ReadField[]): boolean =>
  field.unique &&
  !(field.primaryKey !== undefined && fields.filter(one => one.field.primaryKey !== undefined).length === 1);
