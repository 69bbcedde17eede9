import type { Json, JsonObject } from '../json.ts';
import { type Failure, pointer } from './failure.ts';

/** Deepest nesting of objects and lists in a record: far beyond any real one, far below what overflows a stack. */
export const MAX_DEPTH = 100;

const NO_SUCH_TEXT = 'text that PostgreSQL can hold: no NUL, no half of a surrogate pair';
const textFault = (text: string): string | undefined =>
  text.includes('\0')
    ? 'holds a NUL character'
    : text.isWellFormed()
      ? undefined
      : 'holds half of a surrogate pair';

/** Where the fault lies, innermost step first, and what it is. */
interface Fault {
  path: (string | number)[];
  expected: string;
  reason: string;
}

/** What a walk through a record found. */
export interface Walked {
  failure?: Failure;
  /** Values seen, nested ones included. */
  values: number;
}

function walk(value: Json, depth: number, walked: Walked): Fault | undefined {
  walked.values++;
  if (typeof value === 'string') {
    const reason = textFault(value);
    return reason === undefined ? undefined : { path: [], expected: NO_SUCH_TEXT, reason };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_DEPTH)
    return {
      path: [],
      expected: `at most ${MAX_DEPTH} levels`,
      reason: `is nested deeper than ${MAX_DEPTH} levels`,
    };
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const fault = walk(value[i]!, depth + 1, walked);
      if (fault) return within(fault, i);
    }
    return undefined;
  }
  for (const key in value) {
    const reason = textFault(key);
    if (reason) return { path: [], expected: NO_SUCH_TEXT, reason: `has a key that ${reason}` };
    const fault = walk(value[key]!, depth + 1, walked);
    if (fault) return within(fault, key);
  }
  return undefined;
}

function within(fault: Fault, step: string | number): Fault {
  fault.path.push(step);
  return fault;
}

/** How many steps of a path a failure names: the first are enough to find it. */
const NAMED = 10;

function failureOf({ path, expected, reason }: Fault): Failure {
  const named = path.reverse().slice(0, NAMED);
  return {
    kind: 'schema',
    rule: 'schema',
    field: pointer(...named),
    expected,
    message: `${named.join('.') || 'the record'} ${reason}`,
    severity: 'critical',
  };
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
  const fault = walk(record, 0, walked);
  if (fault) walked.failure = failureOf(fault);
  return walked;
}
