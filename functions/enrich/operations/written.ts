import type { Row } from '../prepared.ts';

/** How many rows of a frame an operation has written. Rows that are in no count were refused as duplicates. */
export interface WrittenFrame {
  frame: string;
  loaded: number;
  flagged: number;
}
export type Written = readonly WrittenFrame[];

/** Every row was written. */
export function writtenDirectly(rows: readonly Row[]): Written {
  const frames = new Map<string, WrittenFrame>();
  for (const { frame, flagged } of rows) {
    const { id } = frame.header;
    const counts = frames.get(id) ?? { frame: id, loaded: 0, flagged: 0 };
    frames.set(id, counts);
    counts.loaded++;
    if (flagged) counts.flagged++;
  }
  return [...frames.values()];
}
