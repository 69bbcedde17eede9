import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { MAX_RECORD_BYTES } from '../frame/limits.ts';
import type { Json } from '../json.ts';
import { isContainer, writeExact } from './exact.ts';
import { type Place, pathOf, placeAt, put, take, valueAt } from './pointer.ts';
import { json } from './value.ts';

const path = v.pipe(
  v.string(),
  v.maxLength(512),
  v.check(text => pathOf(text) !== undefined, 'must be a JSON Pointer such as /price'),
);

/** JSON Patch (RFC 6902). */
export const patchSchema = v.pipe(
  v.array(
    v.variant('op', [
      v.object({ op: v.picklist(['add', 'replace', 'test']), path, value: json }),
      v.object({ op: v.literal('remove'), path }),
      v.object({ op: v.picklist(['move', 'copy']), path, from: path }),
    ]),
  ),
  v.minLength(1, 'must have an operation'),
  v.maxLength(200),
);
export type Patch = v.InferOutput<typeof patchSchema>;
type Operation = Patch[number];

/** A patched record, or the operation that could not be done and why. */
export type Patched = { record: Json } | { trouble: string };

/** What a patch may copy in all, in characters: copies of copies double the record each time. */
const MOST_COPIED = MAX_RECORD_BYTES;

/** Works on the record it is given. All operations are done, or what it gives back says which one could not be. */
export function applyPatch(record: Json, patch: Patch): Patched {
  const root: Root = { record, copied: 0 };
  for (const [index, operation] of patch.entries()) {
    const trouble = perform(root, operation);
    if (trouble !== undefined)
      return { trouble: `operation ${index + 1}, ${operation.op} ${operation.path}: ${trouble}` };
  }
  return { record: root.record };
}

type Root = {
  record: Json;
  /** Characters of what was copied so far. */
  copied: number;
};

function perform(root: Root, operation: Operation): string | undefined {
  const at = (text: string): Place | string => placeAt(root, ['record', ...pathOf(text)!]);
  const place = at(operation.path);
  if (typeof place === 'string') return place;
  const present = valueAt(place);
  switch (operation.op) {
    case 'test':
      return present !== undefined && isDeepStrictEqual(JSON.parse(writeExact(present)), operation.value)
        ? undefined
        : 'the value is another';
    case 'remove':
    case 'replace':
      if (present === undefined) return 'there is nothing there';
      if (operation.op === 'replace') return put(place, structuredClone(operation.value));
      take(place);
      return undefined;
    case 'add':
      return add(place, structuredClone(operation.value));
    default: {
      if (operation.op === 'move' && operation.path.startsWith(`${operation.from}/`))
        return 'it cannot move into itself';
      const from = at(operation.from);
      const value = typeof from === 'string' ? undefined : valueAt(from);
      if (typeof from === 'string' || value === undefined) return `there is nothing at ${operation.from}`;
      if (operation.op === 'copy') root.copied += writeExact(value).length;
      if (root.copied > MOST_COPIED) return `copies more than ${MOST_COPIED} characters in all`;
      const moved = copy(value);
      if (operation.op === 'move') take(from);
      return add(place, moved);
    }
  }
}

/** In a list before the item that is there, or behind all at its end or `-`. */
function add(place: Place, value: Json): string | undefined {
  const { holder, name } = place;
  if (!Array.isArray(holder)) return put(place, value);
  const index = name === '-' ? holder.length : /^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : Number.NaN;
  if (!(index <= holder.length)) return `the list has no place ${name}`;
  holder.splice(index, 0, value);
  return undefined;
}

/** A number kept as its text is frozen, and shared: structuredClone would make an object of it. */
const copy = (value: Json): Json => {
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return value.map(copy);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item)]));
};
