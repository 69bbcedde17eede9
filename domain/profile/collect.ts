import type { Contract, Field } from '../contract/contract.ts';
import { fnv1a } from '../frame/hash.ts';
import type { Json, JsonObject } from '../json.ts';
import { addNumber } from './numbers.ts';
import {
  addEventTime,
  addUnknown,
  addValue,
  emptyField,
  emptyProfile,
  type FieldProfile,
  JSON_TYPES,
  type JsonType,
  type Profile,
} from './profile.ts';
import { addReading, hashNumber } from './readings.ts';

/** Looks at the records of one frame. */
export interface FrameProfile {
  readonly profile: Profile;
  /** Whether the record at this place is looked at: all of a small frame, evenly spread ones of a large one. */
  takes(index: number): boolean;
  /** A readable record as it was delivered, before the transforms. */
  delivered(record: JsonObject): void;
  /** The same record after them, with its event time in ms since the epoch if it can be read. */
  transformed(record: JsonObject, eventTime: number | undefined, receivedAt: number): void;
}

/** Longer texts are no categories. */
const LONGEST_VALUE = 64;
/** Classifications under which a field's values may be kept in the statistics of windows. */
const OPEN = new Set([undefined, 'public', 'internal']);

const typeAt: Record<JsonType, number> = Object.fromEntries(
  JSON_TYPES.map((type, at) => [type, at]),
) as Record<JsonType, number>;

const indexOfType = (value: Exclude<Json, null>): number =>
  Array.isArray(value) ? typeAt.array : typeAt[typeof value as JsonType];

/** What of a field's values is kept: a classified field's say nothing about anyone beyond being there. */
type Kept = 'numbers' | 'values' | 'nothing';

function keptOf({ type, classification }: Field): Kept {
  if (!OPEN.has(classification)) return 'nothing';
  if (type === 'number' || type === 'integer') return 'numbers';
  return type === 'string' || type === 'boolean' ? 'values' : 'nothing';
}

/** Records of one frame that are looked at, about: what a window says does not get truer with more. */
const LOOKED_AT = 64;

/** Begins with a frame of so many records. Which of a large one are taken follows from its id. */
export type ProfileOf = (frame: string, records: number) => FrameProfile;

/** Compiles what is looked at in the records of a contract. */
export function compileProfile(contract: Contract): ProfileOf {
  const names = new Set(contract.fields.map(({ name }) => name));
  const plain = contract.fields.map(field => ({ field, kept: keptOf(field) }));
  // `constructor` as a field's name must not be found on every object.
  const safe = contract.fields.every(({ name }) => !(name in Object.prototype));
  const isReading = ({ type, primaryKey, classification }: Field) =>
    type === 'number' && primaryKey === undefined && OPEN.has(classification);

  return (frame, records) => {
    const stride = Math.max(1, Math.ceil(records / LOOKED_AT));
    const offset = stride === 1 ? 0 : fnv1a(frame) % stride;
    const profile = emptyProfile();
    const entries = plain.map(({ field, kept }) => {
      const found = emptyField();
      profile.fields.set(field.name, found);
      return {
        name: field.name,
        kept,
        found,
        reading: isReading(field),
        delivered: field.origin === 'record',
      };
    });
    const shapes = entries.filter(({ delivered }) => delivered);
    const contents = entries.filter(({ kept }) => kept !== 'nothing');
    return {
      profile,
      takes: index => index % stride === offset,
      delivered(record) {
        profile.records++;
        let known = 0;
        for (const { name, found } of shapes) {
          const value = safe ? record[name] : own(record, name);
          if (value !== undefined) known++;
          if (value === undefined || value === null) found.missing++;
          else found.types[indexOfType(value)]!++;
        }
        // A record whose every name is known, as nearly all are, needs no second look.
        const all = Object.keys(record);
        if (all.length > known)
          for (const name of all) if (!names.has(name)) addUnknown(profile, nameOf(name));
      },
      transformed(record, eventTime, receivedAt) {
        if (eventTime !== undefined) addEventTime(profile, eventTime, receivedAt);
        let hash = 0;
        for (const { name, kept, found, reading } of contents) {
          const value = safe ? record[name] : own(record, name);
          if (value === undefined || value === null) continue;
          count(found, kept, value);
          if (reading && typeof value === 'number') hash = hashNumber(hash, value);
        }
        if (hash !== 0) addReading(profile.readings, hash);
      },
    };
  };
}

const own = (record: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

function count(found: FieldProfile, kept: Kept, value: Exclude<Json, null>): void {
  if (kept === 'numbers') {
    if (typeof value === 'number') addNumber(found.numbers, value);
  } else if (typeof value === 'boolean') addValue(found, String(value));
  else if (typeof value === 'string') {
    if (value.length <= LONGEST_VALUE) addValue(found, storable(value));
    else found.values = undefined;
  }
}

/** As PostgreSQL can store it. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
/** No longer than a field's name may be. */
const nameOf = (name: string): string => storable(name.slice(0, 63));
