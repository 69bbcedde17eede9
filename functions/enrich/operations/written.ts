import type { Row } from '../prepared.ts';

/** How many rows of a frame were written. Rows that are in no count were refused as duplicates. */
export interface WrittenFrame {
  loaded: number;
  flagged: number;
}

/** What rows come to, by the id of their frame. */
export function countWritten(rows: readonly Row[]): Map<string, WrittenFrame> {
  const frames = new Map<string, WrittenFrame>();
  for (const { frame, flagged } of rows) {
    const { id } = frame.header;
    const counts = frames.get(id) ?? { loaded: 0, flagged: 0 };
    frames.set(id, counts);
    counts.loaded++;
    if (flagged) counts.flagged++;
  }
  return frames;
}

/** The rows at these places, as the database answers with them. */
export const rowsAt = (rows: readonly Row[], places: readonly { place: number }[]): Row[] =>
  places.map(({ place }) => rows[place]!);
