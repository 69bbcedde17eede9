import { RE2JS, RE2JSException } from 're2js';
import { asciiAutomaton, type Pattern } from './pattern/automaton.ts';

/** A pattern that cannot be matched in linear time, or is no pattern at all; the message is for the contract's author. */
export class PatternError extends Error {}

const REFUSED: [RegExp, string][] = [
  [
    /\(\?<?[=!]/,
    'look-around has no linear-time match; write what the text must be, or split it into two rules',
  ],
  [/invalid escape sequence: `\\[1-9kg]/, 'back-references have no linear-time match'],
  [/invalid or unsupported Perl syntax: `\(\?P`/, 'back-references have no linear-time match'],
  [
    /\(\?>|repetition operator: `.\+`/,
    'atomic groups and possessive repeats are not needed: matching never backtracks',
  ],
  [/invalid repeat (count|size)/, 'a repeat count may not exceed 1000 in all'],
];

/** Python's and ECMAScript's spellings of what RE2 calls `\z` and `\x{...}`; every other escape stays. */
const toRe2 = (source: string): string =>
  source.replace(/\\(?:(Z)|u\{([0-9a-f]+)\}|u([0-9a-f]{4})|[\s\S])/gi, (kept, end, braced, four) =>
    end === 'Z' ? '\\z' : (braced ?? four) ? `\\x{${braced ?? four}}` : kept,
  );

/**
 * Compiles a pattern of a contract (RE2 syntax, which Python's and JSON Schema's everyday patterns share) so that no text
 * can stall it: time is linear in the text, whatever the pattern. `$` is the very end of the text, also before a last
 * line break. Throws PatternError for what has no linear-time match.
 *
 * Measured on 4 to 36 character strings: V8's own RegExp 20-90 ns, re2js 110-870 ns, re2js's program run as a table
 * over ASCII (see automaton.ts) 15-120 ns. So ASCII takes the table, the rest re2js.
 */
export function compilePattern(source: string): Pattern {
  let engine: RE2JS;
  try {
    engine = RE2JS.compile(toRe2(source));
  } catch (error) {
    const reason =
      error instanceof RE2JSException ? error.message.replace('error parsing regexp: ', '') : String(error);
    const advice = REFUSED.find(
      ([shape]) => shape.test(reason) || shape.test(reason.startsWith('invalid named') ? source : ''),
    );
    throw new PatternError(`pattern ${JSON.stringify(source)}: ${reason}${advice ? ` (${advice[1]})` : ''}`);
  }
  return asciiAutomaton(engine) ?? { test: text => engine.test(text) };
}
