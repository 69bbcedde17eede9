import type { Json } from '../json.ts';
import type { RuleScope } from './rule.ts';

/** Characters are Unicode code points, as Python and PostgreSQL count them: an emoji is 1, not 2. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++)
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
  return count;
}

/** A value as a rule about text sees it: text only on the stream; in a file, as in Python, whatever can be written. */
export function textual(scope: RuleScope, column: string): (value: Json) => string | undefined {
  if (!scope.fileTime) return value => (typeof value === 'string' ? value : undefined);
  const isFloat = scope.dtypeOf?.(column) === 'float64';
  return value => {
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    return isFloat && Number.isInteger(value) ? `${value as number}.0` : JSON.stringify(value);
  };
}
