import type { Throughput } from '#lib/api/types.ts';
import { span } from '#lib/format/time.ts';

/** One step of time. */
export interface Step {
  /** ms since the epoch; `end` is exclusive. */
  start: number;
  end: number;
  /** How much of the step has been measured, s: less than its length while it is still running. */
  seconds: number;
}

export interface Bin extends Step {
  /** Records by source; a source without records in the step is absent. Undefined: nothing was measured, a gap. */
  records: Map<string, { loaded: number; quarantined: number }> | undefined;
}

/** A running step with less than this share behind it says too little to draw a rate from. */
const ENOUGH = 0.2;

/** Guards against an answer that would make millions of steps. */
const MOST_BINS = 2000;

interface Stepped {
  range: { from: string; to: string };
  stepSeconds: number;
}

/** The whole range as steps, in order, with what was measured by the start of its step: those without are gaps. */
export function stepsOf<T>(
  { range, stepSeconds }: Stepped,
  measured: ReadonlyMap<number, T>,
): (Step & { value: T | undefined })[] {
  const from = Date.parse(range.from);
  const to = Date.parse(range.to);
  const step = stepSeconds * 1000;
  if (!(step > 0) || !(to > from) || (to - from) / step > MOST_BINS) return [];

  const phase = (measured.keys().next().value ?? 0) % step;
  const steps: (Step & { value: T | undefined })[] = [];
  for (let start = Math.floor((from - phase) / step) * step + phase; start < to; start += step) {
    const end = start + step;
    const seconds = (Math.min(end, to) - start) / 1000;
    if (end > to && seconds < stepSeconds * ENOUGH) break;
    const value = measured.get(start);
    // The first step may begin before the range; without points it is not a gap of the range.
    if (start < from && value === undefined) continue;
    steps.push({ start, end, seconds, value });
  }
  return steps;
}

/** What was measured, by the start of its step; what has no readable time is left out. */
export function byStart<P extends { at: string }>(points: readonly P[]): Map<number, P[]> {
  const found = Map.groupBy(points, point => Date.parse(point.at));
  found.delete(Number.NaN);
  return found;
}

/** Throughput as steps: each with its records by source. */
export const binsOf = ({ points, ...range }: Throughput): Bin[] =>
  stepsOf(range, byStart(points)).map(({ value, ...step }) => ({
    ...step,
    records:
      value && new Map(value.map(({ source, loaded, quarantined }) => [source, { loaded, quarantined }])),
  }));

/** A range with at least this share measured is drawn whole. */
const SPARSE = 0.8;
const LEAST_STEPS = 12;

/**
 * The bins to draw: all, or, while only a later part of the range has been measured (the first minutes in a chart of
 * an hour), those from the first measured one on, and a few before it.
 */
export function drawnOf<B>(bins: readonly B[], isMeasured: (bin: B) => boolean): readonly B[] {
  const first = bins.findIndex(isMeasured);
  const measured = bins.length - first;
  if (first === -1 || measured >= bins.length * SPARSE) return bins;
  return bins.slice(Math.max(0, bins.length - Math.max(LEAST_STEPS, measured + 1)));
}

/** From when to when a chart of these steps reaches, ms: over the range, or from the first step on where not all are drawn. */
export const domainOf = (
  drawn: readonly Step[],
  whole: readonly Step[],
  { range }: Stepped,
): [number, number] => [
  drawn.length < whole.length ? (drawn[0]?.start ?? 0) : Date.parse(range.from),
  Date.parse(range.to),
];

/** What part of the range is drawn, and how finely. */
export function drawnInWords(
  drawn: readonly Step[],
  whole: readonly Step[],
  { stepSeconds }: Stepped,
): string {
  const part = drawn.length < whole.length ? `the last ${span(drawn.length * stepSeconds)}, ` : '';
  return `${part}steps of ${span(stepSeconds)}`;
}

/** Neighbouring bins that have something to show, together; a gap parts them. */
export function runsOf<T>(items: readonly T[], shown: (item: T) => boolean): T[][] {
  const runs: T[][] = [];
  let run: T[] = [];
  for (const item of items) {
    if (shown(item)) run.push(item);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
