const FIRST_MS = 100;
/** Short enough that a restarted database is found within seconds. */
const LONGEST_MS = 5_000;

/** Ms to wait after so many failures in a row: doubling, so that nothing that is away is hammered. */
export const backoffMs = (failures: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
