import type { MetricValues } from './emf.ts';
import { addTo, type MinuteMetric, minuteMetric, seriesKey } from './minute.ts';

/** Sums by minute, namespace, name and dimensions, as the table's key is; at most `most` of them, the oldest give way. */
export class Aggregate {
  #rows = new Map<string, MinuteMetric>();
  /** The unit each metric came with first: values in another one cannot be added to it. */
  #units = new Map<string, string>();
  #most: number;
  /** Sums given up for want of room. */
  dropped = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** False when a metric has come in another unit before; then nothing of the line is added. */
  add(line: readonly MetricValues[]): boolean {
    const metricOf = ({ namespace, name }: MetricValues): string => `${namespace}\0${name}`;
    if (line.some(metric => (this.#units.get(metricOf(metric)) ?? metric.unit) !== metric.unit)) return false;
    for (const metric of line) {
      this.#units.set(metricOf(metric), metric.unit);
      this.#merge(minuteMetric(metric));
    }
    return true;
  }

  /** Takes everything out. */
  drain(): MinuteMetric[] {
    const rows = [...this.#rows.values()];
    this.#rows.clear();
    return rows;
  }

  /** Puts rows back that could not be stored. */
  restore(rows: readonly MinuteMetric[]): void {
    const newer = this.drain();
    for (const row of [...rows, ...newer]) this.#merge(row);
  }

  #merge(row: MinuteMetric): void {
    const key = `${row.minute} ${seriesKey(row)}`;
    const known = this.#rows.get(key);
    if (known) {
      addTo(known, row);
      return;
    }
    if (this.#rows.size >= this.#most) {
      const [oldest] = this.#rows.keys();
      this.#rows.delete(oldest!);
      this.dropped++;
    }
    this.#rows.set(key, row);
  }
}
