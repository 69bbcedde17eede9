import type { RuleCount } from '../frame/frame.ts';
import { FAIL, NOT_EVALUATED, type Outcome } from './rule.ts';

export const noCount = (): RuleCount => ({ passed: 0, failed: 0, notEvaluated: 0, errors: 0 });

export function count(into: RuleCount, outcome: Outcome): void {
  if (outcome === FAIL) into.failed++;
  else if (outcome === NOT_EVALUATED) into.notEvaluated++;
  else into.passed++;
}

export const sum = (a: RuleCount, b: RuleCount): RuleCount => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  notEvaluated: a.notEvaluated + b.notEvaluated,
  errors: a.errors + b.errors,
  ...((a.timed ?? b.timed) !== undefined && {
    timed: (a.timed ?? 0) + (b.timed ?? 0),
    nanos: (a.nanos ?? 0) + (b.nanos ?? 0),
  }),
});
