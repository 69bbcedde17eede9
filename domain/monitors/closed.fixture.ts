import { EVERYTHING, pastAt, samples } from '../baseline/past.ts';
import { WINDOW_MS, type WindowSummary } from '../baseline/summary.ts';
import type { ClosedWindow } from './monitor.ts';

/** A Wednesday noon. */
export const NOON = Date.UTC(2026, 1, 4, 12);
const DAY = 86_400_000;

const EMPTY: WindowSummary = {
  ...{ start: NOON, watched: true, records: 1000, profiled: 1000 },
  ...{ ahead: [0, 1000], readings: [], fields: {}, unknown: {}, rules: {}, drift: {}, flags: [] },
};

/** A closed window, at noon unless it is said, after two hours that looked like `before`, and the same times of earlier days and weeks. */
export function closedAfter(
  window: Partial<WindowSummary>,
  before: (start: number) => Partial<WindowSummary>,
  {
    days = 0,
    at = NOON,
    firing = false,
    contract = {},
  }: { days?: number; at?: number; firing?: boolean; contract?: Partial<ClosedWindow['contract']> } = {},
): ClosedWindow {
  const history: WindowSummary[] = [];
  const from = days === 0 ? at - 2 * 3_600_000 : at - days * DAY - 3_600_000;
  for (let start = from; start < at; start += WINDOW_MS) history.push({ ...EMPTY, start, ...before(start) });
  const past = pastAt(at, (since, until) => history.filter(({ start }) => start >= since && start < until));
  return {
    window: { ...EMPTY, start: at, ...window },
    past,
    samples: (subject, of) => samples(past, `it:${subject}`, EVERYTHING, of),
    all: (_, of) => samples(past, undefined, EVERYTHING, of),
    firing: () => firing,
    contract: { fields: [], rules: [], time: 'at', sla: {}, ...contract },
  };
}
