import type { RuleSpec } from '../../contract/contract.ts';
import type { Json, JsonObject } from '../../json.ts';
import { compileCondition } from '../expression/condition.ts';
import type { RuleScope } from '../rule.ts';
import { reached, type Tally } from '../threshold.ts';
import { isIgnored, type Subject } from './faults.ts';

/** The one share that may fail, where a rule says no more than that: Great Expectations' `mostly`. */
function mostlyOf({ thresholds = {} }: RuleSpec): { severity: string; mostly: number } | undefined {
  const [[severity, threshold] = [], ...more] = Object.entries(thresholds);
  if (severity === undefined || !threshold || more.length > 0 || !('share' in threshold)) return undefined;
  const { max, ...others } = threshold.share;
  if (max === undefined || Object.keys(others).length > 0) return undefined;
  return { severity, mostly: Number((1 - max).toPrecision(12)) };
}

/** A rule of a contract as an expectation of a suite. */
export function ruleConfig(spec: RuleSpec): JsonObject {
  const { condition, ignoreRowIf, thresholds, description } = spec;
  const mostly = mostlyOf(spec);
  return {
    type: spec.type,
    kwargs: {
      ...spec.kwargs,
      ...(mostly && { mostly: mostly.mostly }),
      ...(condition && { row_condition: condition.text, condition_parser: condition.parser }),
      ...(ignoreRowIf && { ignore_row_if: ignoreRowIf }),
    },
    meta: {
      name: spec.name,
      dimension: spec.dimension,
      ...(description !== undefined && { description }),
      ...(thresholds && !mostly && { thresholds: thresholds as unknown as Json }),
      ...(spec.scope && { scope: spec.scope }),
    },
    severity: mostly?.severity ?? spec.severity,
    id: spec.id,
  };
}

/** Which records a rule of a contract is about, and which of those it leaves out for values that they lack. */
export interface Considered {
  isElement(record: JsonObject): boolean;
  isMissing(record: JsonObject): boolean;
}

export function consideredBy(
  { condition, ignoreRowIf }: RuleSpec,
  subject: Subject,
  scope: RuleScope,
): Considered {
  const holds = condition && compileCondition(condition.text, scope);
  return {
    isElement: record => !holds || holds(record),
    isMissing: record => isIgnored(subject, ignoreRowIf ?? 'any_value_is_missing', record),
  };
}

/** Whether so many failures are within what a rule tolerates: without thresholds, none are. */
export const isTolerated = ({ thresholds }: RuleSpec, tally: Tally): boolean =>
  tally.evaluated === 0 || (thresholds ? reached(thresholds, tally) === undefined : tally.failed === 0);
