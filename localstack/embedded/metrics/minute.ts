import { addLatency, type LatencyBuckets, mergeLatency } from '../../../domain/measure/latency.ts';
import type { MetricValues } from './emf.ts';

/** A metric under one set of dimensions. */
export interface Series {
  namespace: string;
  name: string;
  /** JSON object, keys sorted. */
  dimensions: string;
}

/** What came within a span of time. */
export interface Summary {
  sum: number;
  count: number;
  min: number;
  max: number;
  /** Of values in milliseconds; empty for others. */
  buckets: LatencyBuckets;
}

/** A metric's values within one minute. */
export interface MinuteMetric extends Series, Summary {
  /** Beginning of the minute, ms since the epoch. */
  minute: number;
  unit: string;
}

const MINUTE = 60_000;

export const minuteOf = (at: number): number => at - (at % MINUTE);

export const dimensionsText = (dimensions: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))));

export const seriesKey = ({ namespace, name, dimensions }: Series): string =>
  `${namespace}\0${name}\0${dimensions}`;

export function minuteMetric({ at, namespace, name, unit, dimensions, values }: MetricValues): MinuteMetric {
  const buckets: LatencyBuckets = [];
  if (unit === 'Milliseconds') for (const value of values) addLatency(buckets, value);
  return {
    minute: minuteOf(at),
    namespace,
    name,
    unit,
    dimensions: dimensionsText(dimensions),
    sum: values.reduce((sum, value) => sum + value, 0),
    count: values.length,
    min: Math.min(...values),
    max: Math.max(...values),
    buckets,
  };
}

export function addTo(known: Summary, more: Summary): void {
  known.sum += more.sum;
  known.count += more.count;
  known.min = Math.min(known.min, more.min);
  known.max = Math.max(known.max, more.max);
  mergeLatency(known.buckets, more.buckets);
}
