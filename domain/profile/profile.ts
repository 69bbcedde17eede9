import { addLatency, type LatencyBuckets, mergeLatency } from '../measure/latency.ts';
import type { NumberSketch } from './numbers.ts';
import { addReading, type Readings } from './readings.ts';

export const JSON_TYPES = ['string', 'number', 'boolean', 'object', 'array'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

export interface FieldProfile {
  /** Records in which the field was null or absent. */
  missing: number;
  /** Records by the JSON type of the value, as delivered; one count for each of `JSON_TYPES`. */
  types: number[];
  /** The numbers, as they are stored. */
  numbers: NumberSketch;
  /** Short texts and truth values with their counts; undefined when there are too many different ones. */
  values: Map<string, number> | undefined;
}

/** What records of one source looked like, in a form that can be merged. */
export interface Profile {
  /** Readable records that were looked at. */
  records: number;
  fields: Map<string, FieldProfile>;
  /** Fields that the contract does not have, with the number of records that had them. */
  unknown: Map<string, number>;
  /** Records whose event time could be read. */
  timed: number;
  /** Of those, the ones whose event time is later than their receipt by more than clocks usually differ. */
  ahead: number;
  /** From event to receipt. */
  delay: LatencyBuckets;
  /** The latest event time, ms since the epoch. */
  newest: number | undefined;
  readings: Readings;
}

/** Different values that a category may have in a window. */
const MOST_VALUES = 64;
/** Names of unknown fields that are kept: a producer that uses data as names must not fill the memory. */
const MOST_UNKNOWN = 50;

export const emptyField = (): FieldProfile => ({
  missing: 0,
  types: JSON_TYPES.map(() => 0),
  numbers: new Map(),
  values: new Map(),
});

export const emptyProfile = (): Profile => ({
  records: 0,
  fields: new Map(),
  unknown: new Map(),
  timed: 0,
  ahead: 0,
  delay: [],
  newest: undefined,
  readings: [],
});

export function addValue(field: FieldProfile, value: string, count = 1): void {
  const { values } = field;
  if (values === undefined) return;
  const before = values.get(value);
  if (before === undefined && values.size >= MOST_VALUES) field.values = undefined;
  else values.set(value, (before ?? 0) + count);
}

export function addUnknown({ unknown }: Profile, name: string, count = 1): void {
  const before = unknown.get(name);
  if (before !== undefined || unknown.size < MOST_UNKNOWN) unknown.set(name, (before ?? 0) + count);
}

/** Adds what another profile has seen. */
export function mergeProfile(into: Profile, from: Profile): Profile {
  into.records += from.records;
  into.timed += from.timed;
  into.ahead += from.ahead;
  mergeLatency(into.delay, from.delay);
  if (from.newest !== undefined) into.newest = Math.max(into.newest ?? from.newest, from.newest);
  for (const hash of from.readings) addReading(into.readings, hash);
  for (const [name, count] of from.unknown) addUnknown(into, name, count);
  for (const [name, other] of from.fields) {
    const field = into.fields.get(name) ?? emptyField();
    into.fields.set(name, field);
    field.missing += other.missing;
    for (const [at, count] of other.types.entries()) field.types[at]! += count;
    for (const [bin, count] of other.numbers) field.numbers.set(bin, (field.numbers.get(bin) ?? 0) + count);
    if (other.values === undefined) field.values = undefined;
    else for (const [value, count] of other.values) addValue(field, value, count);
  }
  return into;
}

/** Clocks of producers may be ahead by so much, ms. */
const CLOCK_TOLERANCE = 5000;

/** Counts an event time, ms since the epoch. */
export function addEventTime(profile: Profile, eventTime: number, receivedAt: number): void {
  const delay = receivedAt - eventTime;
  profile.timed++;
  if (delay < -CLOCK_TOLERANCE) profile.ahead++;
  addLatency(profile.delay, delay);
  if (profile.newest === undefined || eventTime > profile.newest) profile.newest = eventTime;
}
