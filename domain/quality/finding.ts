import type { Json, JsonObject } from '../json.ts';
import type { Severity } from './failure.ts';

/** What a rule found of a closed window. */
export interface WindowFinding {
  rule: string;
  outcome: 'passed' | 'failed' | 'not_evaluated' | 'error';
  /** How bad it is; null unless the rule failed or threw. */
  severity: Severity | null;
  observed: Json;
  /** What the rule asks for, in words. */
  expected: string;
  details: JsonObject | null;
}
