import { type Bin, runsOf } from './bins.ts';
import type { Series } from './series.ts';

/** One layer's piece of a bin: from `low` to `high`, records/s. */
export interface Slice {
  bin: Bin;
  low: number;
  high: number;
}
export interface Layer {
  series: Series;
  /** Pieces without a gap between them. */
  runs: Slice[][];
}

/** Loaded records/s of a series in a bin. */
export function loadedRate(bin: Bin, series: Series): number {
  let loaded = 0;
  for (const source of series.sources) loaded += bin.records?.get(source)?.loaded ?? 0;
  return loaded / bin.seconds;
}

/** Quarantined records/s of all series in a bin. */
export function quarantinedRate(bin: Bin, all: readonly Series[]): number {
  let quarantined = 0;
  for (const series of all)
    for (const source of series.sources) quarantined += bin.records?.get(source)?.quarantined ?? 0;
  return quarantined / bin.seconds;
}

export function totalRate(bin: Bin, all: readonly Series[]): number {
  return all.reduce((sum, series) => sum + loadedRate(bin, series), 0);
}

/** The series stacked on each other, the first at the bottom. */
export function stackOf(bins: readonly Bin[], all: readonly Series[]): Layer[] {
  const tops = new Map<Bin, number>();
  return all.map(series => ({
    series,
    runs: runsOf(bins, bin => bin.records !== undefined).map(run =>
      run.map(bin => {
        const low = tops.get(bin) ?? 0;
        const high = low + loadedRate(bin, series);
        tops.set(bin, high);
        return { bin, low, high };
      }),
    ),
  }));
}

/**
 * The corners of an area over a run: each bin's value at its middle, and level to the outer edges of the run, so that
 * a run of a single bin is as wide as its bin and an area ends where its measurements end.
 */
export function cornersOf(run: readonly Slice[]): { at: number; low: number; high: number }[] {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    { at: first.bin.start, low: first.low, high: first.high },
    ...run.map(({ bin, low, high }) => ({ at: bin.start + (bin.seconds * 1000) / 2, low, high })),
    { at: last.bin.start + last.bin.seconds * 1000, low: last.low, high: last.high },
  ];
}
