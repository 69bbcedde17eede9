import type { Pattern } from './pattern/automaton.ts';
import { compilePattern } from './pattern.ts';
import type { RuleScope } from './rule.ts';

/** What Python spells otherwise than ECMAScript. */
const toEcmaScript = (source: string): string =>
  source
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replaceAll(/\\(?:(A)|(Z)|[\s\S])/g, (kept, start, end) => (start ? '^' : end ? '$' : kept));

/**
 * A pattern for the texts of a scope. What has no linear-time match (look-around, back-references) is refused on a stream,
 * where anyone may send a text that stalls it; a file is its owner's, and there a pattern may backtrack, as in Python.
 * Throws PatternError.
 */
export function regexIn({ fileTime }: RuleScope, source: string): Pattern {
  try {
    return compilePattern(source);
  } catch (error) {
    if (!fileTime) throw error;
    try {
      return new RegExp(toEcmaScript(source), 'u');
    } catch {
      throw error;
    }
  }
}
