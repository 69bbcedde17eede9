import type { Line } from './layout.ts';

/** A line with what is wrong with it. A `missing` line is not in the record: it stands where the field should be. */
export interface MarkedLine extends Line {
  /** Numbers of the failures that point here, from 0. */
  failures: number[];
  missing: boolean;
  /** Line of the laid-out record, from 1; a missing one has none. */
  number: number | undefined;
}

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * Puts each failure's JSON Pointer on its line. A field that is not there gets a line of its own at the start of the
 * nearest object around it; a failure of the whole record marks none.
 */
export function markFaults(lines: readonly Line[], fields: readonly string[]): MarkedLine[] {
  const marked: MarkedLine[] = lines.map((line, i) => ({
    ...line,
    failures: [],
    missing: false,
    number: i + 1,
  }));
  const at = new Map<string, MarkedLine>();
  for (const line of marked) if (line.pointer !== undefined) at.set(line.pointer, line);

  fields.forEach((field, failure) => {
    if (field === '') return;
    const line = at.get(field);
    if (line !== undefined) {
      line.failures.push(failure);
      return;
    }
    let parent = field.slice(0, Math.max(0, field.lastIndexOf('/')));
    while (parent !== '' && !at.has(parent)) parent = parent.slice(0, Math.max(0, parent.lastIndexOf('/')));
    const around = at.get(parent);
    if (around === undefined) return;
    const missing: MarkedLine = {
      indent: around.indent + 1,
      parts: [{ kind: 'key', text: JSON.stringify(unescaped(field.slice(parent.length + 1))) }],
      pointer: field,
      failures: [failure],
      missing: true,
      number: undefined,
    };
    marked.splice(marked.indexOf(around) + 1, 0, missing);
    at.set(field, missing);
  });
  return marked;
}

/**
 * At most `most` lines, around those that fail; what is left out between them is told by a number.
 */
export function excerpt(lines: readonly MarkedLine[], most: number): (MarkedLine | number)[] {
  if (lines.length <= most) return [...lines];
  const failing = lines.flatMap((line, i) => (line.failures.length > 0 ? [i] : []));
  const reach = Math.max(2, Math.floor(most / Math.max(1, failing.length) / 2));
  const keep = new Set<number>();
  for (const i of failing.length > 0 ? failing : [0])
    for (let j = Math.max(0, i - reach); j <= Math.min(lines.length - 1, i + reach) && keep.size < most; j++)
      keep.add(j);

  const shown: (MarkedLine | number)[] = [];
  let left = 0;
  lines.forEach((line, i) => {
    if (!keep.has(i)) {
      left++;
      return;
    }
    if (left > 0) shown.push(left);
    left = 0;
    shown.push(line);
  });
  if (left > 0) shown.push(left);
  return shown;
}
