/** Where a text stops being JSON, in UTF-16 units from 0, and what stands in the way. */
export interface JsonFault {
  position: number;
  reason: string;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERALS = new Set(['true', 'false', 'null']);

const match = (shape: RegExp, text: string, at: number): string | undefined => {
  shape.lastIndex = at;
  return shape.exec(text)?.[0];
};

class Fault extends Error {
  readonly position: number;
  constructor(position: number, reason: string) {
    super(reason);
    this.position = position;
  }
}

/** Past the string that begins at `at`. */
function string(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 34) return i + 1;
    if (unit < 32) throw new Fault(i, 'a control character inside text must be escaped');
    if (unit !== 92) continue;
    const escaped = match(ESCAPE, text, i);
    if (escaped === undefined) throw new Fault(i, 'an escape that JSON does not know');
    i += escaped.length - 1;
  }
  throw new Fault(text.length, 'the text ends inside a string');
}

/** Past the text, number or literal that begins at `at`. */
function scalar(text: string, at: number): number {
  if (text[at] === '"') return string(text, at);
  const number = match(NUMBER, text, at);
  if (number !== undefined) {
    if (match(WORD, text, at + number.length) !== undefined || /[\d.]/.test(text[at + number.length] ?? ''))
      throw new Fault(at, 'a number that JSON does not know');
    return at + number.length;
  }
  const word = match(WORD, text, at);
  if (word !== undefined && LITERALS.has(word)) return at + word.length;
  if (word !== undefined) throw new Fault(at, `'${word.slice(0, 20)}' is no JSON value`);
  throw new Fault(at, at >= text.length ? 'the text ends where a value should be' : 'expected a value');
}

const past = (text: string, at: number): number => at + (match(SPACE, text, at)?.length ?? 0);

/** Past the key and its colon, or past the brace that ends an object with nothing (more) in it. */
function key(text: string, at: number): number {
  if (text[at] !== '"')
    throw new Fault(
      at,
      at >= text.length ? 'the text ends inside an object' : 'expected a key in double quotes',
    );
  const colon = past(text, string(text, at));
  if (text[colon] !== ':') throw new Fault(colon, "expected ':' after a key");
  return past(text, colon + 1);
}

function scan(text: string): void {
  const open: ('}' | ']')[] = [];
  let at = past(text, 0);
  if (at >= text.length) throw new Fault(at, 'there is nothing in it');
  value: for (;;) {
    const opener = text[at];
    if (opener === '{' || opener === '[') {
      const closer = opener === '{' ? '}' : ']';
      at = past(text, at + 1);
      if (text[at] !== closer) {
        open.push(closer);
        if (closer === '}') at = key(text, at);
        continue;
      }
      at++;
    } else at = scalar(text, at);
    for (;;) {
      at = past(text, at);
      const closer = open.at(-1);
      if (closer === undefined) {
        if (at < text.length) throw new Fault(at, 'something follows the end of the record');
        return;
      }
      const found = text[at];
      if (found === ',') {
        at = past(text, at + 1);
        if (closer === '}') at = key(text, at);
        continue value;
      }
      if (found !== closer)
        throw new Fault(
          at,
          at >= text.length ? `the text ends before '${closer}'` : `expected ',' or '${closer}'`,
        );
      open.pop();
      at++;
    }
  }
}

/** Why JSON.parse refused the text; undefined when the text is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  try {
    scan(text);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return { position: error.position, reason: error.message };
    throw error;
  }
}
