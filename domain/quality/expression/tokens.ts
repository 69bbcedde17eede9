/** A piece of an expression. `at`: its place in the text, from 0. */
export interface Token {
  kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  text: string;
  at: number;
}

/** An expression that cannot be read; the message names the place. */
export class ExpressionError extends Error {}

const TOKEN =
  /\s*(?:(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`([^`]+)`|([A-Za-z_]\w*)|(==|!=|<=|>=|<>|\*\*|\/\/|[-+*/%<>=()[\],.&|~!@:]))/giy;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
const unquoted = (text: string): string =>
  text.slice(1, -1).replaceAll(/\\(.)/gs, (_, kept: string) => ESCAPES[kept] ?? kept);

/** Cuts an expression into pieces. A name in backquotes may hold anything. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      if (text.slice(from).trim() === '') break;
      throw new ExpressionError(`'${text}' cannot be read at character ${from + 1}`);
    }
    const [whole, number, quoted, ticked, name, sign] = match;
    const at = from + whole.length - whole.trimStart().length;
    if (number !== undefined) found.push({ kind: 'number', text: number, at });
    else if (quoted !== undefined) found.push({ kind: 'text', text: unquoted(quoted), at });
    else if (ticked !== undefined) found.push({ kind: 'name', text: ticked, at });
    else if (name !== undefined) found.push({ kind: 'name', text: name, at });
    else found.push({ kind: 'sign', text: sign!, at });
  }
  found.push({ kind: 'end', text: '', at: text.length });
  return found;
}
