import type { Severity } from '../quality/failure.ts';

/** How often a check counts in the score: a failed critical check costs a record, an info check nothing. */
export const SCORE_WEIGHTS: Readonly<Record<Severity, number>> = { critical: 3, warning: 2, info: 1 };

/** A rule that no contract has any more counts like the lightest. */
export const weightOf = (severity: Severity | undefined): number => SCORE_WEIGHTS[severity ?? 'info'];

/** Checks of one rule; those that were not evaluated, or threw, are in neither. */
export interface Checks {
  passed: number;
  failed: number;
  severity: Severity | undefined;
}

/**
 * Quality score, 0..1: the share of the evaluated rule checks that passed, each counted as often as its rule's severity
 * weighs. Null where nothing was evaluated: nothing is known, which is neither good nor bad.
 */
export function qualityScore(rules: Iterable<Checks>): number | null {
  let passed = 0;
  let evaluated = 0;
  for (const rule of rules) {
    const weight = weightOf(rule.severity);
    passed += weight * rule.passed;
    evaluated += weight * (rule.passed + rule.failed);
  }
  return evaluated === 0 ? null : passed / evaluated;
}
