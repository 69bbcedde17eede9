/** A piece of DQDL; lines and columns count from 1. */
export interface Token {
  kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  text: string;
  line: number;
  column: number;
  /** Where it begins and ends in the source. */
  from: number;
  to: number;
}

/** Rules that cannot be read; the message begins with line and column. */
export class DqdlError extends Error {
  readonly line: number;
  readonly column: number;
  constructor({ line, column }: Pick<Token, 'line' | 'column'>, message: string) {
    super(`${line}:${column}  ${message}`);
    this.line = line;
    this.column = column;
  }
}

const TOKEN =
  /(?<space>\s+|#[^\n]*|\/\/[^\n]*)|(?<text>"(?:[^"\\]|\\[\s\S])*")|(?<number>-?(?:\d+(?:\.\d+)?|\.\d+))|(?<word>[A-Za-z_$][\w.]*)|(?<sign>>=|<=|!=|[=<>,()[\]{}:+*/-])/y;

/** Only what a quote needs is escaped: a pattern keeps its backslashes. */
const unquoted = (text: string): string =>
  text.slice(1, -1).replaceAll(/\\(["\\])/g, (kept, sign) => (sign === '"' ? '"' : kept));

/** Cuts rules into pieces, without comments. Throws DqdlError. */
export function tokens(source: string): Token[] {
  const found: Token[] = [];
  let line = 1;
  let lineBegan = 0;
  let at = source.startsWith('\ufeff') ? 1 : 0;
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    const place = { line, column: at - lineBegan + 1 };
    if (!match) {
      const sign = source[at]!;
      throw new DqdlError(
        place,
        sign === '"' ? 'a text that has no end' : `${JSON.stringify(sign)} cannot stand here`,
      );
    }
    const [whole] = match;
    const { text, number, word, sign } = match.groups!;
    const range = { from: at, to: at + whole.length };
    if (text !== undefined) found.push({ kind: 'text', text: unquoted(text), ...place, ...range });
    else if (number !== undefined) found.push({ kind: 'number', text: number, ...place, ...range });
    else if (word !== undefined) found.push({ kind: 'word', text: word, ...place, ...range });
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign, ...place, ...range });
    for (let i = whole.indexOf('\n'); i !== -1; i = whole.indexOf('\n', i + 1)) {
      line++;
      lineBegan = at + i + 1;
    }
    at += whole.length;
  }
  found.push({ kind: 'end', text: '', line, column: at - lineBegan + 1, from: at, to: at });
  return found;
}
