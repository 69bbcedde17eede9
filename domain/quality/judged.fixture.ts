import { safeParse } from 'valibot';
import type { FieldType } from '../contract/contract.ts';
import type { Json, JsonObject } from '../json.ts';
import { FAIL, NOT_EVALUATED, PASS, type RecordRule } from './rule.ts';

const WORDS = { [PASS]: 'pass', [FAIL]: 'fail', [NOT_EVALUATED]: 'not evaluated' } as const;

/** What a rule says of a record, in a word; received at 2026-03-01T12:00:00Z unless told. */
export function judged(
  rule: RecordRule,
  kwargs: JsonObject,
  record: JsonObject,
  types: Record<string, FieldType> = {},
): 'pass' | 'fail' | 'not evaluated' {
  const compiled = rule.compile(kwargs, { typeOf: name => types[name] });
  return WORDS[compiled.test(record, { receivedAt: Date.UTC(2026, 2, 1, 12) })];
}

/** What a rule says of a record whose column `x` has the value. */
export const judgedX = (rule: RecordRule, kwargs: JsonObject, x: Json) =>
  judged(rule, { column: 'x', ...kwargs }, { x });

/** Why a contract with these kwargs is refused, in words; none: it is not. */
export function refusals(rule: RecordRule, kwargs: JsonObject): string[] {
  const found = safeParse(rule.kwargs, { column: 'x', ...kwargs });
  if (!found.success) return found.issues.map(issue => issue.message);
  try {
    rule.compile(found.output as JsonObject, { typeOf: () => undefined });
  } catch (error) {
    return [(error as Error).message];
  }
  const doubt = rule.doubt?.(found.output);
  return doubt ? [doubt.message] : [];
}
