/** Consecutive records of a body. */
export interface Span {
  /** The first one's place among the records, from 0. */
  index: number;
  /** The line of the body it begins on, from 1. */
  line: number;
  /** How many they are. */
  count: number;
}

/** Sorted record indexes as spans. */
export function spans(indexes: readonly number[], lines: readonly number[]): Span[] {
  const found: Span[] = [];
  for (const index of indexes) {
    const last = found.at(-1);
    if (last && last.index + last.count === index) last.count++;
    else found.push({ index, line: lines[index]!, count: 1 });
  }
  return found;
}
