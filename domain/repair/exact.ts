import type { Json } from '../json.ts';

/** A number whose text says more than a double holds, such as 1.0 or an id of twenty digits: written again as it was. */
interface RawNumber {
  readonly rawJSON: string;
}

/** Of ECMAScript's JSON source text access, which TypeScript's library does not know yet. */
const exact = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): Json;
  rawJSON(text: string): Json;
  isRawJSON(value: unknown): value is RawNumber;
};

/** Parses a text so that `writeExact` writes every number as it stood. Throws as JSON.parse does. */
export const parseExact = (text: string): Json =>
  exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? exact.rawJSON(source)
      : value,
  );

export const writeExact = (value: Json): string => JSON.stringify(value);

/** The text of a number, of either kind; undefined for anything else. */
export function numeral(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return exact.isRawJSON(value) ? value.rawJSON : undefined;
}

/** A number by its text, which JSON must allow. */
export const numberOf = (text: string): Json => {
  const value = Number(text);
  return String(value) === text ? value : exact.rawJSON(text);
};

/** An object with members, and no number that is kept as its text. */
export const isContainer = (value: unknown): value is Record<string, Json> | Json[] =>
  typeof value === 'object' && value !== null && !exact.isRawJSON(value);
