import type { RuleStatus, WindowResult } from '#lib/api/types.ts';

/** A window's outcome in the words of a rule's status. */
export const WINDOW_STATUS: Readonly<Record<WindowResult['outcome'], RuleStatus>> = {
  passed: 'passing',
  failed: 'failing',
  not_evaluated: 'unknown',
  error: 'broken',
};

/** The number in what a rule found of a window: the figure itself, or the share that failed; null: it is none. */
export function figureOf(observed: WindowResult['observed']): number | null {
  if (typeof observed === 'number') return observed;
  if (observed === null || typeof observed !== 'object' || Array.isArray(observed)) return null;
  return typeof observed.share === 'number' ? observed.share : null;
}
