import type pg from 'pg';
import { dimensionsText, type MinuteMetric } from './minute.ts';

type Row = Omit<MinuteMetric, 'dimensions' | 'buckets'> & {
  dimensions: Record<string, string>;
  buckets: string[];
};

/** The stored minutes from a time on, ms since the epoch. */
export async function loadRecent(database: Pick<pg.Pool, 'query'>, from: number): Promise<MinuteMetric[]> {
  const { rows } = await database.query<Row>(
    `select (extract(epoch from minute) * 1000)::float8 as minute, namespace, name, unit, dimensions,
            sum, count::float8 as count, min, max, buckets
     from omnistream.metric_minute where minute >= to_timestamp($1 / 1000.0)`,
    [from],
  );
  return rows.map(row => ({
    ...row,
    dimensions: dimensionsText(row.dimensions),
    buckets: row.buckets.map(Number),
  }));
}
