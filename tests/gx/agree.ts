import { isObject, type Json } from '../../domain/json.ts';
import type { ExpectationResult } from '../../domain/quality/batch/evaluate.ts';
import type { GxCase } from './cases.ts';

const RELATIVE = 1e-7;

/** Equal, numbers within the tolerance of the case. */
export function same(a: Json | undefined, b: Json | undefined, tolerance: number): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= Math.max(tolerance, RELATIVE * Math.abs(b)) || a === b;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => same(item, b[i], tolerance));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(b);
    return keys.length === Object.keys(a).length && keys.every(key => same(a[key], b[key], tolerance));
  }
  return a === b;
}

/** Values of a list in which the case names the same ones, in any order. */
const sorted = (list: Json): Json =>
  Array.isArray(list) ? list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list;

/** What of the answer differs from the case; empty where it agrees. */
export function differences(
  { expected, tolerance, exact }: GxCase,
  { success, result, exception_info }: ExpectationResult,
): string[] {
  const found: string[] = [];
  const differ = (name: string, got: Json | undefined, want: Json): void => {
    found.push(`${name}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`);
  };
  const raised = exception_info.exception_message ?? '';
  for (const [name, want] of Object.entries(expected)) {
    if (name === 'success') {
      if (success !== want) differ(name, success, want);
    } else if (name === 'traceback_substring') {
      if (!raised.includes(String(want))) differ('the error', raised, want);
    } else if (name === 'unexpected_index_list') {
      const places = (want as Json[]).map(place => (isObject(place) ? place.pk_index : place)) as Json;
      if (!same(result.unexpected_index_list, places, 0)) differ(name, result.unexpected_index_list, places);
    } else if (name === 'value_counts') {
      const details = result.details as { value_counts?: Json } | undefined;
      if (!same(details?.value_counts, want, 0)) differ(name, details?.value_counts, want);
    } else if (name === 'observed_partition' || name === 'expected_partition') {
      const got = (result.details as Record<string, { weights?: Json }> | undefined)?.[name]?.weights;
      const { weights } = want as { weights: Json };
      if (!same(got, weights, tolerance)) differ(name, got, weights);
    } else if (name === 'details') {
      if (!same(result.details, want, tolerance)) differ(name, result.details, want);
    } else if (name === 'observed_value_list') {
      const got = sorted(result.observed_value ?? null);
      if (!same(got, sorted(want), tolerance)) differ(name, got, want);
    } else if (name === 'result') {
      for (const [key, value] of Object.entries(want as object)) {
        if (key === 'unexpected_index_list' || key === 'unexpected_index_query') continue;
        if (!same(result[key], value as Json, tolerance)) differ(`result.${key}`, result[key], value as Json);
      }
    } else if (
      !same(result[name], want, tolerance) &&
      (exact || !same(sorted(result[name] ?? null), sorted(want), tolerance))
    )
      differ(name, result[name], want);
  }
  if (raised !== '' && !('traceback_substring' in expected)) found.push(`raised: ${raised}`);
  return found;
}
