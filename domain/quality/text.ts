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
export const textual = ({ fileTime }: RuleScope): ((value: Json) => string | undefined) =>
  fileTime
    ? value =>
        typeof value === 'boolean'
          ? value
            ? 'True'
            : 'False'
          : typeof value === 'string'
            ? value
            : JSON.stringify(value)
    : value => (typeof value === 'string' ? value : undefined);
