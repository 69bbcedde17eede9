import { positionOf } from './layout.ts';

/** A text cut around a place in it. */
export interface Cut {
  before: string;
  /** The character at the place; empty at the end of the text. */
  at: string;
  after: string;
  /** Characters left out at the front and at the back. */
  front: number;
  back: number;
  line: number;
  column: number;
}

const REACH = 4000;

export function cutAround(text: string, index: number): Cut {
  const from = Math.max(0, index - REACH);
  const at = String.fromCodePoint(...(index < text.length ? [text.codePointAt(index)!] : []));
  const to = Math.min(text.length, index + at.length + REACH);
  return {
    before: text.slice(from, index),
    at,
    after: text.slice(index + at.length, to),
    front: from,
    back: text.length - to,
    ...positionOf(text, index),
  };
}
