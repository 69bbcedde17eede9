/** What Python's classes of characters are, as sets of Unicode: `\w` is any letter or digit of any script. */
const LETTER = '\\p{L}\\p{N}_';
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\p{Z}';
const CLASSES: Readonly<Record<string, string>> = {
  w: `[${LETTER}]`,
  W: `[^${LETTER}]`,
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
  d: '\\p{Nd}',
  D: '\\P{Nd}',
};
/** Inside brackets. A set has no way to take in the complement of another: `\W` and `\S` stay those of ASCII there. */
const WITHIN: Readonly<Record<string, string>> = { w: LETTER, s: SPACE, d: '\\p{Nd}', D: '\\P{Nd}' };

interface Dialect {
  /** The end of the text; and the same or before its last line break. */
  end: string;
  lineEnd: string;
  begin: string;
  escaped(character: string): string;
  group(name: string): string;
}
const RE2: Dialect = {
  end: '\\z',
  lineEnd: '(?:\\n?\\z)',
  begin: '\\A',
  escaped: character => `\\${character}`,
  group: name => `(?P<${name}>`,
};
/** With the flag `u` only what means something may be escaped. */
const MEANS_SOMETHING = /[\^$\\.*+?()[\]{}|/a-zA-Z0-9]/;
const ECMASCRIPT: Dialect = {
  end: '(?![^])',
  lineEnd: '(?=\\n?(?![^]))',
  begin: '(?<![^])',
  escaped: character => (MEANS_SOMETHING.test(character) ? `\\${character}` : character),
  group: name => `(?<${name}>`,
};

const isByLine = (source: string): boolean => /\(\?[a-z]*m/.test(source);

const PIECE = /\\([\s\S])|\(\?P<(\w+)>|\(\?P=(\w+)\)|\{,(\d+)\}|[\s\S]/g;

function translated(
  source: string,
  byLine: boolean,
  { end, lineEnd, begin, escaped, group }: Dialect,
): string {
  // Where a set began, in pieces: its first bracket is a character like any other.
  let open: number | undefined;
  let at = 0;
  return source.replaceAll(PIECE, (piece, after?: string, name?: string, back?: string, most?: string) => {
    at++;
    if (open !== undefined) {
      if (after !== undefined) return WITHIN[after] ?? (after === '-' ? '\\-' : escaped(after));
      if (piece === '^' && at === open + 1) {
        open++;
        return '^';
      }
      if (piece === ']' && at > open + 1) open = undefined;
      else if (piece === ']' || piece === '[') return `\\${piece}`;
      return piece;
    }
    if (after === 'A') return begin;
    if (after === 'Z') return end;
    if (after !== undefined) return CLASSES[after] ?? escaped(after);
    if (name !== undefined) return group(name);
    if (back !== undefined) return `\\k<${back}>`;
    if (most !== undefined) return `{0,${most}}`;
    if (piece === '[') open = at;
    return piece === '$' && !byLine ? lineEnd : piece;
  });
}

/** A pattern of Python's in RE2's syntax, with the same meaning. */
export const pythonToRe2 = (source: string): string => translated(source, isByLine(source), RE2);

/** A pattern of Python's as ECMAScript has it, look-around and back-references included. Throws SyntaxError. */
export function pythonToEcmaScript(source: string): RegExp {
  const [flagged = '', flags = ''] = /^\(\?([ims]+)\)/.exec(source) ?? [];
  return new RegExp(translated(source.slice(flagged.length), isByLine(source), ECMASCRIPT), `u${flags}`);
}
