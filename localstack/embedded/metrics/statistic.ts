import { latencyQuantile } from '../../../domain/measure/latency.ts';
import { addTo, type Summary } from './minute.ts';

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

export const isStatistic = (name: string): boolean =>
  /^(Sum|Average|Minimum|Maximum|SampleCount)$/.test(name) || PERCENTILE.test(name);

/** A statistic of what came within a span; undefined where nothing did, or a percentile was not kept. */
export function statisticOf(summary: Summary, statistic: string): number | undefined {
  const { sum, count, min, max, buckets } = summary;
  if (count === 0) return undefined;
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / count;
    case 'Minimum':
      return min;
    case 'Maximum':
      return max;
    case 'SampleCount':
      return count;
  }
  const percentile = PERCENTILE.exec(statistic)?.[1];
  const value = percentile === undefined ? undefined : latencyQuantile(buckets, Number(percentile) / 100);
  // The middle of a bucket may lie outside of what was measured.
  return value === undefined ? undefined : Math.min(max, Math.max(min, value));
}

/** All of them together; undefined when there are none. */
export function together(summaries: readonly Summary[]): Summary | undefined {
  const [first, ...rest] = summaries;
  if (!first) return undefined;
  const all = { ...first, buckets: [...first.buckets] };
  for (const more of rest) addTo(all, more);
  return all;
}
