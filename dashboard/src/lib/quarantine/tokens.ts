/**
 * Splits JSON text into tokens without changing a character of any of them, so that what a person sees is what was
 * delivered: numbers keep their digits, double keys stay double. Stops at the first character JSON does not allow.
 */
export type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'number' | 'word';

export interface Token {
  kind: TokenKind;
  text: string;
  start: number;
}

const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

const match = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

export function tokensOf(text: string): { tokens: Token[]; stoppedAt: number | undefined } {
  const tokens: Token[] = [];
  let at = 0;
  while (true) {
    at += match(SPACE, text, at)?.length ?? 0;
    const first = text[at];
    if (first === undefined) return { tokens, stoppedAt: undefined };
    let kind: TokenKind;
    let lexeme: string | undefined;
    if ('{}[]:,'.includes(first)) {
      kind = first as TokenKind;
      lexeme = first;
    } else if (first === '"') {
      kind = 'string';
      lexeme = match(STRING, text, at);
    } else if (first === '-' || (first >= '0' && first <= '9')) {
      kind = 'number';
      lexeme = match(NUMBER, text, at);
    } else {
      kind = 'word';
      lexeme = match(WORD, text, at);
    }
    if (lexeme === undefined) return { tokens, stoppedAt: at };
    tokens.push({ kind, text: lexeme, start: at });
    at += lexeme.length;
  }
}
