const LONGEST = 30;

/** Seconds to wait before asking again: as chosen, and longer after each failure in a row, up to half a minute. */
export function pauseAfter(refresh: number, failures: number): number {
  const backedOff = refresh * 2 ** Math.min(failures, 6);
  return failures === 0 ? refresh : Math.max(refresh, Math.min(LONGEST, backedOff));
}
