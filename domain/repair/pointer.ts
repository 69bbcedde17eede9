import type { Json } from '../json.ts';
import { pointer } from '../quality/failure.ts';
import { isContainer } from './exact.ts';

/** The names of a JSON Pointer (RFC 6901); undefined for a text that is none. */
export function pathOf(text: string): string[] | undefined {
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

type Holder = Record<string, Json> | Json[];

/** A place below the top of a record: what holds it, and its name there, which need not be taken. */
export interface Place {
  holder: Holder;
  name: string;
}

const INDEX = /^(0|[1-9]\d{0,8})$/;

const has = (holder: Holder, name: string): boolean =>
  Array.isArray(holder) ? INDEX.test(name) && Number(name) < holder.length : Object.hasOwn(holder, name);

/** The value at a place; undefined when there is none. */
export const valueAt = ({ holder, name }: Place): Json | undefined =>
  has(holder, name) ? (holder as Record<string, Json>)[name] : undefined;

/** Follows a path; what is missing on its way is told in words. */
export function placeAt(record: Json, path: readonly string[]): Place | string {
  if (path.length === 0) return 'the whole record is no place in it';
  let holder: Json = record;
  for (const [depth, name] of path.entries()) {
    if (!isContainer(holder))
      return `there is nothing below ${pointer(...path.slice(0, depth)) || 'the record'}`;
    if (depth === path.length - 1) return { holder, name };
    if (!has(holder, name)) return `there is no ${pointer(...path.slice(0, depth + 1))}`;
    holder = (holder as Record<string, Json>)[name]!;
  }
  return 'there is no such place';
}

/** Puts a value at a place, also one named `__proto__`. A list takes it at an index it has. */
export function put({ holder, name }: Place, value: Json): string | undefined {
  if (!Array.isArray(holder)) {
    Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });
    return undefined;
  }
  if (!has(holder, name)) return `the list has no item ${name}`;
  holder[Number(name)] = value;
  return undefined;
}

export function take({ holder, name }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
}
