import type { Measure } from './measure.ts';

/** How many records there are. */
export const ROWS: Measure<{ rows: number }> = {
  empty: () => ({ rows: 0 }),
  add: state => {
    state.rows++;
  },
  merge: (state, other) => {
    state.rows += other.rows;
  },
  value: ({ rows }) => rows,
};
