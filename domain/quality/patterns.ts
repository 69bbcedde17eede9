import type { Pattern } from './pattern/automaton.ts';
import { FAIL, NOT_EVALUATED, PASS, type RuleScope } from './rule.ts';
import { textual } from './text.ts';

/** A list of patterns, of which a text must match any, all, or none. */
export function matching(
  patterns: readonly Pattern[],
  shown: readonly string[],
  matchOn: 'any' | 'all' | 'none',
  scope: RuleScope,
  column: string,
) {
  const read = textual(scope, column);
  const [only] = patterns;
  // Most rules have one pattern: asking it alone is what the hot path pays for.
  const test =
    patterns.length === 1
      ? (text: string) => only!.test(text) === (matchOn !== 'none')
      : (text: string) =>
          matchOn === 'all'
            ? patterns.every(pattern => pattern.test(text))
            : patterns.some(pattern => pattern.test(text)) === (matchOn === 'any');
  const which =
    shown.length === 1 ? shown[0] : `${matchOn === 'none' ? 'any' : matchOn} of ${shown.join(', ')}`;
  return {
    expected: `text ${matchOn === 'none' ? 'not ' : ''}matching ${which}`,
    test(value: Parameters<typeof read>[0]) {
      const text = read(value);
      if (text === undefined) return NOT_EVALUATED;
      return test(text) ? PASS : FAIL;
    },
  };
}
