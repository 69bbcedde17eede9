/** Start of the minute of an instant in ms since the epoch. */
export const minuteOf = (now: number): Date => new Date(Math.floor(now / 60_000) * 60_000);
