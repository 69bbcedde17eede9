import type { RuleSpec } from '../contract/contract.ts';
import { type Failure, pointer } from './failure.ts';
import type { Explanation } from './rule.ts';

/** A rule of the contract, compiled: what its failures say of it. */
export interface Ruled {
  readonly spec: RuleSpec;
  readonly rule: { readonly expected: string };
  /** The first field it refers to: named where the rule itself cannot say. */
  readonly field: string | undefined;
}

const fieldOf = ({ field }: Ruled): string => (field === undefined ? '' : pointer(field));

/** The failure of a rule; it stays one also where the rule cannot explain it. */
export function ruleFailure(ruled: Ruled, explain: () => Explanation): Failure {
  const { spec, rule } = ruled;
  let found: Explanation;
  try {
    found = explain();
  } catch {
    found = { field: fieldOf(ruled), message: `${spec.name}: not ${rule.expected}` };
  }
  return {
    kind: 'rule',
    rule: spec.id,
    field: found.field,
    expected: rule.expected,
    ...(found.observed === undefined ? {} : { observed: found.observed }),
    message: found.message,
    severity: spec.severity,
  };
}

/** A rule that threw says nothing about the record, so the record is loaded, flagged. */
export const ruleError = (ruled: Ruled, error: unknown): Failure => ({
  kind: 'rule-error',
  rule: ruled.spec.id,
  field: fieldOf(ruled),
  expected: ruled.rule.expected,
  message: `rule ${ruled.spec.id} could not judge: ${error instanceof Error ? error.message : String(error)}`,
  severity: 'warning',
});

/** The list with one more; most records never need a list. */
export function plus(failures: Failure[] | undefined, failure: Failure): Failure[] {
  if (failures === undefined) return [failure];
  failures.push(failure);
  return failures;
}

export const together = (some: Failure[] | undefined, more: Failure[] | undefined): Failure[] | undefined =>
  some && more ? [...some, ...more] : (some ?? more);
