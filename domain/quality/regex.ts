import type { Pattern } from './pattern/automaton.ts';
import { pythonToEcmaScript, pythonToRe2 } from './pattern/python.ts';
import { compilePattern } from './pattern.ts';
import type { RuleScope } from './rule.ts';

/**
 * A pattern for the texts of a scope. What has no linear-time match (look-around, back-references) is refused on a stream,
 * where anyone may send a text that stalls it; a file is its owner's, and there a pattern means what it does in Python and
 * may backtrack. Throws PatternError.
 */
export function regexIn({ fileTime }: RuleScope, source: string): Pattern {
  if (!fileTime) return compilePattern(source);
  try {
    return compilePattern(pythonToRe2(source));
  } catch {
    try {
      return pythonToEcmaScript(source);
    } catch {
      // What is said of the pattern is said of it as it was written.
      return compilePattern(source);
    }
  }
}
