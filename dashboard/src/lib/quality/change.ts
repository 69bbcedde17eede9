import { brief, count, percent } from '#lib/format/number.ts';

/** A number against that of the period before. */
export interface Change {
  /** Up, down or the same; null: one of the two is not known. */
  direction: 'up' | 'down' | 'same' | null;
  /** `0.31 points`, `1,204`; empty without a direction. */
  by: string;
}

const UNKNOWN: Change = { direction: null, by: '' };

const compare = (now: number, before: number, by: (difference: number) => string): Change => {
  const difference = now - before;
  const text = by(Math.abs(difference));
  return difference === 0
    ? { direction: 'same', by: '' }
    : { direction: difference > 0 ? 'up' : 'down', by: text };
};

/** Of shares, in percentage points. */
export function changeOfShare(now: number | null, before: number | null): Change {
  if (now === null || before === null) return UNKNOWN;
  return compare(now, before, difference => `${percent(difference).replace(' %', '')} points`);
}

export function changeOfCount(now: number | null, before: number | null): Change {
  if (now === null || before === null) return UNKNOWN;
  return compare(now, before, difference => (difference < 1e6 ? count(difference) : brief(difference)));
}
