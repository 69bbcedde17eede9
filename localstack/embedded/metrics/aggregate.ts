import type { MetricValues } from './emf.ts';

/** A metric's values within one minute. */
export interface MinuteMetric {
  /** Beginning of the minute, ms since the epoch. */
  minute: number;
  name: string;
  unit: string;
  /** JSON object, keys sorted. */
  dimensions: string;
  sum: number;
  count: number;
  min: number;
  max: number;
}

const MINUTE = 60_000;

/** Sums by minute, name and dimensions, as the table's key is; at most `most` of them, the oldest give way. */
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
    if (line.some(({ name, unit }) => (this.#units.get(name) ?? unit) !== unit)) return false;
    for (const { at, name, unit, dimensions, values } of line) {
      this.#units.set(name, unit);
      this.#merge({
        minute: at - (at % MINUTE),
        name,
        unit,
        dimensions: JSON.stringify(dimensions),
        sum: values.reduce((sum, value) => sum + value, 0),
        count: values.length,
        min: Math.min(...values),
        max: Math.max(...values),
      });
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
    const key = `${row.minute} ${row.name}\0${row.dimensions}`;
    const known = this.#rows.get(key);
    if (known) {
      known.sum += row.sum;
      known.count += row.count;
      known.min = Math.min(known.min, row.min);
      known.max = Math.max(known.max, row.max);
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
