import { array, boolean, check, minLength, optional, pipe, strictObject, string } from 'valibot';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { pointer } from '../quality/failure.ts';
import { fieldName, fieldValue, type StepFailure, transform } from './transform.ts';

/** Deeper objects are no record anyone designed. */
const DEEPEST = 16;

/** `geo.lat` under the prefix `place_` becomes `place_geo_lat`. */
const flatName = (prefix: string, path: readonly string[]): string => prefix + path.join('_');

interface Member {
  path: readonly string[];
  value: Json;
}

const follow = (nested: JsonObject, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((at, name) => (isObject(at) ? fieldValue(at, name) : undefined), nested);

/** Everything in the object that is no object itself; undefined when it is nested too deep. */
function leaves(nested: JsonObject): Member[] | undefined {
  const found: Member[] = [];
  const open: { path: string[]; value: JsonObject }[] = [{ path: [], value: nested }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.path.length > DEEPEST) return undefined;
    for (const [name, value] of Object.entries(at.value)) {
      const path = [...at.path, name];
      if (isObject(value)) open.push({ path, value });
      else found.push({ path, value });
    }
  }
  return found;
}

export default transform({
  name: 'flatten',
  summary: 'Lifts the members of a nested object to fields of the record: location.lat becomes location_lat.',
  options: pipe(
    strictObject({
      field: fieldName,
      /** Put before each new name; default the field's own name and an underscore. */
      prefix: optional(string('must be a text, such as location_, or empty')),
      /** Which members, with dots to go deeper; default all of them. */
      fields: optional(pipe(array(fieldName, 'must be a list of members'), minLength(1, 'names no member'))),
      /** Whether the nested object leaves the record; default false. */
      remove: optional(boolean('must be true or false')),
    }),
    check(
      ({ prefix, fields }) => prefix !== '' || fields !== undefined,
      'without a prefix any field could come from it: name the members in fields',
    ),
  ),
  reads: ({ field }) => [field],
  writes: ({ field, prefix = `${field}_`, fields }, declared) =>
    fields?.map(path => flatName(prefix, path.split('.'))) ??
    declared.filter(name => name !== field && name.startsWith(prefix)),
  accepts: () => ['object'],
  example: {
    options: { field: 'location', fields: ['lat', 'geo.zone'] },
    before: { location: { lat: 47.6, geo: { zone: 'PST' } } },
    after: { location: { lat: 47.6, geo: { zone: 'PST' } }, location_lat: 47.6, location_geo_zone: 'PST' },
  },
  compile({ field, prefix = `${field}_`, fields, remove = false }) {
    const named = fields?.map(text => text.split('.')).map(path => ({ path, name: flatName(prefix, path) }));
    const failure = (path: readonly string[], message: string): StepFailure => ({
      field: pointer(field, ...path),
      expected: 'an object whose members can become fields of their own',
      message,
    });

    const put = (record: JsonObject, path: readonly string[], name: string, value: Json) => {
      if (Object.hasOwn(record, name) || name === '__proto__')
        return failure(path, `the record has a field ${name} already`);
      record[name] = value;
      return undefined;
    };

    return record => {
      const nested = fieldValue(record, field);
      if (nested === undefined || nested === null) return undefined;
      if (!isObject(nested)) return failure([], `${field} is no object`);
      let found: StepFailure | undefined;
      if (named !== undefined) {
        for (const { path, name } of named) {
          const value = follow(nested, path);
          if (value !== undefined) found ??= put(record, path, name, value);
        }
      } else {
        const members = leaves(nested);
        if (members === undefined) return failure([], `${field} is nested more than ${DEEPEST} deep`);
        for (const { path, value } of members) found ??= put(record, path, flatName(prefix, path), value);
      }
      if (remove && found === undefined) delete record[field];
      return found;
    };
  },
});
