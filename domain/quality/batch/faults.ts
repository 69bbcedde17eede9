import type { Json, JsonObject } from '../../json.ts';
import { type Column, column } from '../column.ts';
import { isNull } from '../columns.ts';
import type { IgnoreRowIf } from '../considered.ts';
import { FAIL, NOT_EVALUATED, type Outcome, type RuleScope } from '../rule.ts';

/** Which columns an expectation is about, told by its kwargs. */
export type Subject = { kind: 'column' | 'pair' | 'columns'; columns: Column[] } | { kind: 'table' };

export function subjectOf(kwargs: JsonObject, scope: RuleScope): Subject {
  const named = (names: Json[]): Column[] => names.map(name => column(String(name), scope));
  if (typeof kwargs.column === 'string') return { kind: 'column', columns: named([kwargs.column]) };
  if (typeof kwargs.column_A === 'string' && typeof kwargs.column_B === 'string')
    return { kind: 'pair', columns: named([kwargs.column_A, kwargs.column_B]) };
  if (Array.isArray(kwargs.column_list)) return { kind: 'columns', columns: named(kwargs.column_list) };
  return { kind: 'table' };
}

/** Whether a record is left out for values that it lacks. */
export function isIgnored(
  subject: Subject,
  ignoreRowIf: IgnoreRowIf | undefined,
  record: JsonObject,
): boolean {
  if (subject.kind === 'table') return false;
  const missing = subject.columns.map(one => isNull(one.read(record)));
  if (subject.kind === 'column') return missing[0]!;
  if (ignoreRowIf === 'never' || ignoreRowIf === 'neither') return false;
  const some = ignoreRowIf === 'either_value_is_missing' || ignoreRowIf === 'any_value_is_missing';
  return some ? missing.some(Boolean) : missing.every(Boolean);
}

/** What a record at fault is listed as: its value, its pair of values, or its values by name. */
export function listed(subject: Subject, record: JsonObject): Json {
  if (subject.kind === 'table') return { ...record };
  const values = subject.columns.map(one => one.read(record) ?? null);
  if (subject.kind === 'column') return values[0]!;
  if (subject.kind === 'pair') return values;
  return Object.fromEntries(subject.columns.map((one, i) => [one.name, values[i]!]));
}

/** A record that is there to be judged and cannot be is at fault too, like a value that is of another type. */
export const isFault = (outcome: Outcome): boolean => outcome === FAIL || outcome === NOT_EVALUATED;
