import { boolean, type GenericSchema, nullish, number, optional, strictObject, string, union } from 'valibot';
import type { Dimension } from '../../contract/contract.ts';
import type { Json, JsonObject } from '../../json.ts';
import { parseInstant } from '../../time/instant.ts';
import { columnName, inWords } from '../column.ts';
import { FAIL, NOT_EVALUATED, PASS, type RuleScope, type WindowRule, windowRule } from '../rule.ts';
import type { Measure } from './measure.ts';

const bound = union([number(), string()], 'expected a number or a time');

/** Kwargs of bounds, each of which may be left out or made strict. */
export const BOUNDS = {
  min_value: nullish(bound),
  max_value: nullish(bound),
  strict_min: optional(boolean()),
  strict_max: optional(boolean()),
};
export interface Bounds {
  min_value?: number | string | null | undefined;
  max_value?: number | string | null | undefined;
  strict_min?: boolean | undefined;
  strict_max?: boolean | undefined;
}

export function boundsInWords({ min_value, max_value, strict_min, strict_max }: Bounds): string {
  const low = min_value == null ? '' : `${strict_min ? 'more than' : 'at least'} ${min_value}`;
  const high = max_value == null ? '' : `${strict_max ? 'less than' : 'at most'} ${max_value}`;
  return [low, high].filter(Boolean).join(' and ') || 'any value';
}

/** A bound on something that is numeric by nature, or on values that may be times. */
function placed(given: Json, bound: number | string, scope: RuleScope): [number | string, number | string] {
  // As in Python, truth is the number 0 or 1.
  const value = typeof given === 'boolean' ? Number(given) : given;
  if (typeof value === typeof bound && typeof value === 'number') return [value, bound];
  const at = [value, bound].map(one =>
    typeof one === 'string'
      ? (scope.fileTime ?? parseInstant)(one)
      : typeof one === 'number'
        ? one
        : undefined,
  );
  if (typeof value === 'string' && typeof bound === 'string')
    return at[0] === undefined || at[1] === undefined ? [value, bound] : [at[0], at[1]];
  throw new TypeError(
    typeof bound === 'string' && at[1] === undefined
      ? `the bound ${inWords(bound)}: value is not a valid float; value is not a valid integer; invalid datetime format`
      : `the value ${inWords(value)} cannot be compared with the bound ${inWords(bound)}`,
  );
}

/** Whether a value lies within bounds; throws where they cannot be compared. */
export function within(
  value: Json,
  { min_value, max_value, strict_min, strict_max }: Bounds,
  scope: RuleScope,
): boolean {
  if (min_value != null) {
    const [at, low] = placed(value, min_value, scope);
    if (strict_min ? at <= low : at < low) return false;
  }
  if (max_value != null) {
    const [at, high] = placed(value, max_value, scope);
    if (strict_max ? at >= high : at > high) return false;
  }
  return true;
}

/** An estimate fails only where the truth surely lies outside: three standard errors off. */
function mayBeWithin(estimate: number, error: number, bounds: Bounds, scope: RuleScope): boolean {
  const { min_value, strict_min, max_value, strict_max } = bounds;
  return (
    within(estimate * (1 + 3 * error), { min_value, strict_min }, scope) &&
    within(estimate * (1 - 3 * error), { max_value, strict_max }, scope)
  );
}

interface Named {
  name: string;
  summary: string;
  dimension: Dimension;
}
type ColumnBounds = Bounds & { column: string };
interface Examples<Kwargs> {
  example: { kwargs: Kwargs; passes: JsonObject[]; fails: JsonObject[] };
}

/** A rule that one figure of a column lies between two bounds. */
export function columnBetween<State extends Json>(
  rule: Named & Examples<ColumnBounds> & { measure(column: string, scope: RuleScope): Measure<State> },
): WindowRule {
  const kwargs = strictObject({ column: columnName, ...BOUNDS });
  return windowRule({
    ...rule,
    kwargs: kwargs as unknown as GenericSchema<ColumnBounds>,
    fields: given => [given.column],
    compile: (given, scope) => compiled(rule.measure(given.column, scope), given, scope),
  }) as unknown as WindowRule;
}

/** A rule that one figure of the whole set lies between two bounds. */
export function tableBetween<State extends Json>(
  rule: Named & Examples<Bounds> & { measure(scope: RuleScope): Measure<State> },
): WindowRule {
  return windowRule({
    ...rule,
    kwargs: strictObject(BOUNDS) as unknown as GenericSchema<Bounds>,
    fields: () => [],
    compile: (given, scope) => compiled(rule.measure(scope), given, scope),
  }) as unknown as WindowRule;
}

const compiled = <State extends Json>(measure: Measure<State>, bounds: Bounds, scope: RuleScope) => ({
  expected: boundsInWords(bounds),
  ...measure,
  judge(state: State) {
    const observed = measure.value(state);
    if (observed === undefined) return { outcome: NOT_EVALUATED, observed: null } as const;
    const error = measure.error?.(state);
    if (error !== undefined)
      return {
        outcome: mayBeWithin(observed as number, error, bounds, scope) ? PASS : FAIL,
        ...{ observed, details: { approximate: true, relative_error: error } },
      } as const;
    const rank_error = measure.rankError?.(state);
    return {
      outcome: within(observed, bounds, scope) ? PASS : FAIL,
      observed,
      ...(rank_error !== undefined && { details: { approximate: true, rank_error } }),
    } as const;
  },
});
