import { type Token, tokensOf } from './tokens.ts';

export type PartKind = 'key' | 'string' | 'number' | 'word' | 'mark';

/** A line of a record as shown. */
export interface Line {
  indent: number;
  parts: { kind: PartKind; text: string }[];
  /** JSON Pointer of the value that begins on this line. Closing brackets have none. */
  pointer: string | undefined;
}

/** The record laid out, or where (index into the text) it stops being JSON, or that it nests too deep to be read. */
export type Layout = { lines: Line[] } | { stoppedAt: number } | { tooDeep: true };

const DEEPEST = 200;

interface Frame {
  pointer: string;
  list: boolean;
  items: number;
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
const keyOf = (token: Token): string => String(JSON.parse(token.text));

/** Lays JSON out one value a line. Works through a stack of its own, so that depth is no danger. */
export function layOut(text: string): Layout {
  const { tokens, stoppedAt } = tokensOf(text);
  const lines: Line[] = [];
  const stack: Frame[] = [];
  const fault = (i: number): Layout => ({ stoppedAt: tokens[i]?.start ?? stoppedAt ?? text.length });
  let closedRoot = false;

  for (let i = 0; i < tokens.length; ) {
    if (closedRoot) return fault(i);
    const frame = stack.at(-1);
    const token = tokens[i]!;

    if (frame !== undefined && (token.kind === '}' || token.kind === ']')) {
      if ((token.kind === ']') !== frame.list) return fault(i);
      if (tokens[i - 1]!.kind === ',') return fault(i);
      stack.pop();
      i++;
      const comma = tokens[i]?.kind === ',' && stack.length > 0 ? ',' : '';
      const opening = lines.at(-1)!;
      if (frame.items === 0) opening.parts.push({ kind: 'mark', text: token.kind + comma });
      else
        lines.push({
          indent: stack.length,
          parts: [{ kind: 'mark', text: token.kind + comma }],
          pointer: undefined,
        });
      if (comma !== '') i++;
      else if (stack.length > 0 && !closes(tokens[i])) return fault(i);
      closedRoot = stack.length === 0;
      continue;
    }

    const parts: Line['parts'] = [];
    let pointer = '';
    if (frame !== undefined) {
      if (frame.list) pointer = `${frame.pointer}/${frame.items}`;
      else {
        if (token.kind !== 'string') return fault(i);
        if (tokens[i + 1]?.kind !== ':') return fault(i + 1);
        pointer = `${frame.pointer}/${escaped(keyOf(token))}`;
        parts.push({ kind: 'key', text: token.text }, { kind: 'mark', text: ': ' });
        i += 2;
      }
      frame.items++;
    }

    const value = tokens[i];
    if (value === undefined) return fault(i);
    if (value.kind === '{' || value.kind === '[') {
      parts.push({ kind: 'mark', text: value.kind });
      lines.push({ indent: stack.length, parts, pointer });
      if (stack.length === DEEPEST) return { tooDeep: true };
      stack.push({ pointer, list: value.kind === '[', items: 0 });
      i++;
      continue;
    }
    if (value.kind !== 'string' && value.kind !== 'number' && value.kind !== 'word') return fault(i);
    parts.push({ kind: value.kind, text: value.text });
    lines.push({ indent: stack.length, parts, pointer });
    i++;
    if (stack.length === 0) closedRoot = true;
    else if (tokens[i]?.kind === ',') {
      parts.push({ kind: 'mark', text: ',' });
      i++;
    } else if (!closes(tokens[i])) return fault(i);
  }
  return stoppedAt === undefined && closedRoot ? { lines } : fault(tokens.length);
}

const closes = (token: Token | undefined): boolean => token?.kind === '}' || token?.kind === ']';

/** Line and column, both from 1, of an index into a text. */
export function positionOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  return { line, column: index - before.lastIndexOf('\n') };
}
