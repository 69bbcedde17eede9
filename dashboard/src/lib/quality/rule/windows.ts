import type { RuleStatus, WindowResult } from '#lib/api/types.ts';
import { count, percent } from '#lib/format/number.ts';

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

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** By how much a figure may be wrong, in words; empty: it is exact. */
export function errorOf(details: WindowResult['details']): string {
  if (details?.approximate !== true) return '';
  const relative = number(details.relative_error);
  if (relative !== undefined) return `approximate: may be ${percent(relative)} more or less`;
  const rank = number(details.rank_error);
  if (rank !== undefined) return `approximate: its rank may be off by ${percent(rank)} of the values`;
  const error = number(details.error);
  const sampled = number(details.sampled);
  if (error === undefined) return 'approximate';
  const by = sampled === undefined ? '' : `, from a sample of ${count(sampled)} values`;
  return `approximate: may be ${count(error)} records more or fewer${by}`;
}
