import type { MetricValues } from './emf.ts';
import { addTo, type MinuteMetric, minuteMetric, minuteOf, type Series, seriesKey } from './minute.ts';

/** The metrics of the last while, at hand also when the database is not: an alarm must not wait for what it is about. */
export class Recent {
  #series = new Map<string, Map<number, MinuteMetric>>();
  #keepMs: number;

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  add(metrics: readonly MetricValues[]): void {
    this.restore(metrics.map(minuteMetric));
  }

  /** Adds minutes that were stored by an earlier run. */
  restore(rows: readonly MinuteMetric[]): void {
    for (const row of rows) {
      const key = seriesKey(row);
      const minutes = this.#series.get(key) ?? new Map<number, MinuteMetric>();
      this.#series.set(key, minutes);
      const known = minutes.get(row.minute);
      if (known) addTo(known, row);
      else minutes.set(row.minute, row);
    }
  }

  /** The minutes of a metric that begin from `from` and before `to`, ms since the epoch. */
  minutes(series: Series, from: number, to: number): MinuteMetric[] {
    const minutes = this.#series.get(seriesKey(series));
    return [...(minutes?.values() ?? [])].filter(({ minute }) => minute >= from && minute < to);
  }

  /** Forgets what is older than is kept. */
  prune(now: number): void {
    const oldest = minuteOf(now - this.#keepMs);
    for (const [key, minutes] of this.#series) {
      for (const minute of minutes.keys()) if (minute < oldest) minutes.delete(minute);
      if (minutes.size === 0) this.#series.delete(key);
    }
  }
}
