import type { Json, JsonObject } from '../../json.ts';
import { isObject } from '../../json.ts';
import type { FieldType } from '../contract.ts';
import { type Moment, momentOf } from './moments.ts';

/** What a sample shows of one field. */
export interface Shape {
  name: string;
  type: FieldType;
  /** `date` and `timestamp` only. */
  moment?: Moment;
  /** Text of a known format. */
  format?: 'email' | 'uri' | 'uuid';
  /** The values that are there and not null. */
  values: readonly Json[];
  /** Records in which the field is missing or null. */
  absent: number;
  /** Values of another type than `type`: records with them would be quarantined. */
  strays: number;
  properties?: Shape[];
  items?: Shape;
}

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array';

const kindOf = (value: Json): Kind =>
  Array.isArray(value) ? 'array' : (typeof value as Exclude<Kind, 'array'>);

const FORMATS: readonly [NonNullable<Shape['format']>, RegExp][] = [
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['email', /^[a-z0-9._+-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i],
  ['uri', /^https?:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.~%/?#&=+,:;@-]*)?$/i],
];
const MAX_DEPTH = 6;
const MAX_ITEMS = 20_000;

function mostFrequent(values: readonly Json[]): Kind {
  const counts = new Map<Kind, number>();
  for (const value of values) counts.set(kindOf(value), (counts.get(kindOf(value)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'string';
}

/** What `values` (undefined where a record has none) show of a field. */
function shapeOf(name: string, all: readonly (Json | undefined)[], depth = 0): Shape {
  const values = all.filter(value => value !== undefined && value !== null);
  const kind = mostFrequent(values);
  const fitting = values.filter(value => kindOf(value) === kind);
  const shape: Shape = {
    name,
    type: kind,
    values,
    absent: all.length - values.length,
    strays: values.length - fitting.length,
  };
  const moment = momentOf(name, values, depth > 0);
  if (moment) return { ...shape, type: moment.type, moment };
  if (kind === 'number' && fitting.every(Number.isSafeInteger)) shape.type = 'integer';
  if (kind === 'string' && fitting.length > 0) {
    const format = FORMATS.find(([, pattern]) => fitting.every(value => pattern.test(value as string)));
    if (format) shape.format = format[0];
  }
  if (depth >= MAX_DEPTH) return shape;
  if (kind === 'object') shape.properties = shapesOf(fitting as JsonObject[], depth + 1);
  if (kind === 'array') {
    const items = fitting.flatMap(value => value as Json[]).slice(0, MAX_ITEMS);
    const item = shapeOf('item', items, depth + 1);
    // A list of different things is left as it is.
    if (items.length > 0 && item.strays === 0) shape.items = item;
  }
  return shape;
}

/** The fields of the records, in the order in which they first appear. */
export function shapesOf(records: readonly JsonObject[], depth = 0): Shape[] {
  const names = new Set(records.flatMap(record => (isObject(record) ? Object.keys(record) : [])));
  return [...names].map(name =>
    shapeOf(
      name,
      records.map(record => (Object.hasOwn(record, name) ? record[name] : undefined)),
      depth,
    ),
  );
}

const SEEN = 100_000;

/** How many different values there are. */
export const distinct = (values: readonly Json[]): number =>
  new Set(values.slice(0, SEEN).map(value => (typeof value === 'object' ? JSON.stringify(value) : value)))
    .size;
