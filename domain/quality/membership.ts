import type { FieldType } from '../contract/contract.ts';
import type { Json } from '../json.ts';
import { identityIn } from './identity.ts';
import type { RuleScope } from './rule.ts';

/** Whether values of a column are in a set; times of a file are the same however they are written. */
export function membership(
  set: readonly Json[],
  type: FieldType | undefined,
  scope: RuleScope,
): (value: Json) => boolean {
  const { fileTime } = scope;
  if (!fileTime && !set.some(value => typeof value === 'object' && value !== null)) {
    const members = new Set<Json>(set);
    return value => members.has(value);
  }
  const same = identityIn(scope);
  const isTime = fileTime !== undefined && (type === 'timestamp' || type === 'date');
  const key = (value: Json): string => {
    const at = isTime && typeof value === 'string' ? fileTime(value) : undefined;
    return at === undefined ? same(value) : `time:${at}`;
  };
  const members = new Set(set.map(key));
  return value => members.has(key(value));
}
