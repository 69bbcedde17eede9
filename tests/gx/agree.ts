import { isObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { ExpectationResult } from '../../domain/quality/batch/evaluate.ts';
import { anyTime } from '../../domain/time/any.ts';
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

/** The instant that a time says, however it is written. */
const instant = (value: Json | undefined): Json | undefined =>
  typeof value === 'string'
    ? (anyTime(value) ?? value)
    : Array.isArray(value)
      ? value.map(one => instant(one)!)
      : value;

/** A distribution: the weights, and what they are of where the case says so. */
function samePartition(got: Json | undefined, want: Json, tolerance: number): boolean {
  if (!isObject(got ?? null) || !isObject(want)) return false;
  return Object.keys(want).every(part => same((got as JsonObject)[part], want[part], tolerance));
}

/** What of the answer differs from the case; empty where it agrees. */
export function differences(
  { expected, tolerance, exact, kwargs, times, unknown }: GxCase,
  { success, result, exception_info }: ExpectationResult,
): string[] {
  const found: string[] = unknown.map(key => `the case says ${key}, which is not known here`);
  const differ = (name: string, got: Json | undefined, want: Json): void => {
    found.push(`${name}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`);
  };
  const raised = exception_info.exception_message ?? '';
  const details = (result.details ?? {}) as Record<string, Json>;
  const isOfTimes = times.includes(String(kwargs.column));
  const agree = (name: string, got: Json | undefined, want: Json): boolean =>
    same(got, want, tolerance) ||
    (!exact && same(sorted(got ?? null), sorted(want), tolerance)) ||
    (isOfTimes && /list|observed_value/.test(name) && same(instant(got), instant(want), 0));
  for (const [name, want] of Object.entries(expected)) {
    if (name === 'success') {
      if (success !== want) differ(name, success, want);
    } else if (name === 'traceback_substring') {
      if (!raised.includes(String(want))) differ('the error', raised, want);
    } else if (name === 'unexpected_index_list') {
      const places = (want as Json[]).map(place => (isObject(place) ? place.pk_index : place)) as Json;
      if (!same(result.unexpected_index_list, places, 0)) differ(name, result.unexpected_index_list, places);
    } else if (name === 'value_counts') {
      const counts = (details.value_counts ?? []) as Json[];
      if (!(want as Json[]).every(one => counts.some(count => same(count, one, 0))))
        differ(name, counts, want);
    } else if (name === 'observed_partition' || name === 'expected_partition') {
      if (!samePartition(details[name], want, tolerance)) differ(name, details[name], want);
    } else if (name === 'details') {
      if (!same(result.details, want, tolerance)) differ(name, result.details, want);
    } else if (name === 'observed_value_list') {
      // Any of these may be observed.
      const got = result.observed_value ?? null;
      if (!(want as Json[]).some(one => agree(name, got, one))) differ(name, got, want);
    } else if (name === 'result') {
      for (const [key, value] of Object.entries(want as object)) {
        if (key === 'unexpected_index_list' || key === 'unexpected_index_query') continue;
        if (!agree(key, result[key], value as Json)) differ(`result.${key}`, result[key], value as Json);
      }
    } else if (!agree(name, result[name], want)) differ(name, result[name], want);
  }
  if (raised !== '' && !('traceback_substring' in expected)) found.push(`raised: ${raised}`);
  return found;
}
