import type { Json } from '../json.ts';

/** `critical` quarantines the record, `warning` loads and flags it, `info` only counts. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * What kind of fault a failure reports. Only data faults are here: an unreachable database or stream is never a
 * failure of a record, it makes the frame come again.
 *
 * - `malformed`: the bytes are not a JSON object; `unknown-source`: no contract has this source
 * - `schema`: the JSON Schema of the contract; `rule`: a quality rule; `rule-error`: a rule that threw
 * - `transform`, `enricher`: a step could not use the value; `storage`: the typed table cannot hold the value
 */
export const FAILURE_KINDS = [
  'malformed',
  'unknown-source',
  'schema',
  'rule',
  'rule-error',
  'transform',
  'enricher',
  'storage',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Version of the shape of a stored failure; raise it when the shape changes. */
export const FAILURE_VERSION = 1;

export interface Failure {
  kind: FailureKind;
  /** The rule's id in the contract (`QR-002-price`), or the kind's own check (`schema`, `json`). */
  rule: string;
  /** JSON Pointer of the value at fault (`/price`, `/items/0/sku`); `''` is the whole record. */
  field: string;
  /** What the contract asks for, in words: `between 0 and 100000`. */
  expected: string;
  /** What was there; cut to `OBSERVED_LIMIT` characters. Absent when the value is missing. */
  observed?: Json;
  /** One sentence for a person. */
  message: string;
  severity: Severity;
}

/** Longest observed value kept inside a failure, in characters of its JSON; the original record is kept whole beside it. */
export const OBSERVED_LIMIT = 256;

/** A value nested deeper than the stack reaches has no JSON; it is too long to be kept anyway. */
function jsonOf(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    return Array.isArray(value) ? '['.repeat(OBSERVED_LIMIT + 1) : '{'.repeat(OBSERVED_LIMIT + 1);
  }
}

/** The value as a failure keeps it. */
export function observe(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean')
    return value;
  const text = typeof value === 'string' ? value : jsonOf(value);
  if (text.length <= OBSERVED_LIMIT) return value;
  return `${text.slice(0, OBSERVED_LIMIT)}…`;
}

/** JSON Pointer (RFC 6901) of a top-level field. */
export const pointer = (...path: (string | number)[]): string =>
  path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
