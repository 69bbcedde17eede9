import type { Pattern } from './pattern/automaton.ts';
import { compilePattern } from './pattern.ts';

/** SQL's LIKE: `%` is any text, `_` one character, a backslash takes the next one as it is; the whole text must match. */
export function compileLike(pattern: string): Pattern {
  const source = pattern.replaceAll(
    /\\(.)|([%_])|([\s\S])/gsu,
    (_, escaped?: string, wild?: string, plain?: string) => {
      if (wild !== undefined) return wild === '%' ? '.*' : '.';
      return (escaped ?? plain)!.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    },
  );
  return compilePattern(`(?s)^${source}$`);
}
