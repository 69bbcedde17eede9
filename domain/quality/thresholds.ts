import type { RuleSpec } from '../contract/contract.ts';
import type { RuleCount } from '../frame/frame.ts';
import { SEVERITIES } from './failure.ts';
import type { WindowFinding } from './finding.ts';
import { reached, thresholdInWords } from './threshold.ts';

/**
 * What a window's counts say of a rule that may fail so often: it fails at the worst threshold that is not kept. A record
 * on which the rule threw has not been evaluated. Undefined: nothing was counted, or the rule has no threshold.
 */
export function judgeThresholds(
  { id, thresholds }: Pick<RuleSpec, 'id' | 'thresholds'>,
  { passed, failed, notEvaluated, errors }: RuleCount,
): (WindowFinding & { records: number }) | undefined {
  const evaluated = passed + failed;
  const records = evaluated + notEvaluated + errors;
  const given = SEVERITIES.filter(severity => thresholds?.[severity]);
  if (!thresholds || given.length === 0 || records === 0) return undefined;
  const expected = (severity = given.at(-1)!) => `${thresholdInWords(thresholds[severity]!)} failed`;
  const observed = { evaluated, failed, share: evaluated === 0 ? null : failed / evaluated };
  const found = { rule: id, records, observed, severity: null, expected: expected(), details: null };
  if (evaluated === 0) return { ...found, outcome: errors > 0 ? 'error' : 'not_evaluated' };
  const severity = reached(thresholds, { evaluated, failed });
  return severity
    ? { ...found, outcome: 'failed', severity, expected: expected(severity) }
    : { ...found, outcome: 'passed' };
}
