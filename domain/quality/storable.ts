import type { Json, JsonObject } from '../json.ts';
import { type Failure, pointer } from './failure.ts';

/** Deepest nesting of objects and lists in a record: far beyond any real one, far below what overflows a stack. */
export const MAX_DEPTH = 100;

const fault = (path: readonly (string | number)[], expected: string, message: string): Failure => ({
  kind: 'schema',
  rule: 'schema',
  field: pointer(...path.slice(0, 10)),
  expected,
  message,
  severity: 'critical',
});

const NO_SUCH_TEXT = 'text that PostgreSQL can hold: no NUL, no half of a surrogate pair';
const textFault = (text: string): string | undefined =>
  text.includes('\0')
    ? 'holds a NUL character'
    : text.isWellFormed()
      ? undefined
      : 'holds half of a surrogate pair';

/** What a walk through a record found. */
export interface Walked {
  failure?: Failure;
  /** Values seen, nested ones included. */
  values: number;
}

function walk(value: Json, path: (string | number)[], walked: Walked): void {
  walked.values++;
  if (typeof value === 'string') {
    const reason = textFault(value);
    if (reason) walked.failure ??= fault(path, NO_SUCH_TEXT, `${path.join('.')} ${reason}`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= MAX_DEPTH) {
    walked.failure ??= fault(
      path,
      `at most ${MAX_DEPTH} levels`,
      `${path[0]} is nested deeper than ${MAX_DEPTH} levels`,
    );
    return;
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && !walked.failure; i++) walk(value[i]!, [...path, i], walked);
    return;
  }
  for (const key of Object.keys(value)) {
    if (walked.failure) return;
    const reason = textFault(key);
    if (reason) walked.failure = fault(path, NO_SUCH_TEXT, `the key ${JSON.stringify(key)} ${reason}`);
    else walk(value[key]!, [...path, key], walked);
  }
}

const FLAT: Walked = { values: 0 };

/**
 * What no typed table can hold however the contract reads: text with NUL or half a surrogate pair, and nesting without
 * end. Both leave traces in the JSON text, so a flat record without escapes, which is nearly every one, is not walked.
 */
export function storable(record: JsonObject, text: string | undefined): Walked {
  const suspect =
    text === undefined || text.includes('\\u') || text.includes('[') || text.indexOf('{', 1) !== -1;
  if (!suspect) return FLAT;
  const walked: Walked = { values: 0 };
  walk(record, [], walked);
  return walked;
}
