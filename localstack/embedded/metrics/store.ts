import { Aggregate, type MinuteMetric } from './aggregate.ts';
import { readEmf } from './emf.ts';

/** The part of a pg Pool that is used. */
export interface Database {
  query(text: string, values: unknown[]): Promise<unknown>;
}

export interface MetricStore {
  /** Takes the metrics out of a log line; false when the line is not of them and belongs in the log. */
  take(line: string): boolean;
  /** Writes what has gathered. Never rejects: what cannot be written now is kept for the next time. */
  flush(): Promise<void>;
  /** Writes the rest and ends. */
  stop(): Promise<void>;
}

export interface MetricStoreOptions {
  now?: () => number;
  flushIntervalMs?: number;
  /** Rows kept while the database is away; the oldest give way. */
  most?: number;
  /** Metrics could not be written yet, or had to be given up. */
  onWarning?: (message: string) => void;
}

const UPSERT = `
  insert into omnistream.metric_minute as stored (minute, name, unit, dimensions, sum, count, min, max)
  select to_timestamp(minute / 1000.0), name, unit, dimensions::jsonb, sum, count, min, max
  from unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::bigint[], $7::float8[], $8::float8[])
    as gathered (minute, name, unit, dimensions, sum, count, min, max)
  on conflict (minute, name, dimensions) do update set
    sum = stored.sum + excluded.sum,
    count = stored.count + excluded.count,
    min = least(stored.min, excluded.min),
    max = greatest(stored.max, excluded.max)
  where stored.unit = excluded.unit`;

const columns = (rows: readonly MinuteMetric[]): unknown[] =>
  (['minute', 'name', 'unit', 'dimensions', 'sum', 'count', 'min', 'max'] as const).map(column =>
    rows.map(row => row[column]),
  );

/**
 * CloudWatch's place where there is no CloudWatch: metrics that the functions print, summed by minute in PostgreSQL.
 * As in CloudWatch a value may rarely count twice: when the connection breaks between a commit and its answer.
 */
export function createMetricStore(database: Database, options: MetricStoreOptions = {}): MetricStore {
  const { now = Date.now, flushIntervalMs = 1000, most = 20_000, onWarning = () => {} } = options;
  const aggregate = new Aggregate(most);
  let flushing = Promise.resolve();

  const write = async (): Promise<void> => {
    const rows = aggregate.drain();
    if (rows.length === 0) return;
    try {
      await database.query(UPSERT, columns(rows));
    } catch (error) {
      const { code = '', message } = error as Error & { code?: string };
      // Class 22: the database will never take these values, however often they are sent.
      if (code.startsWith('22')) return onWarning(`${rows.length} metrics are given up: ${message}`);
      aggregate.restore(rows);
      onWarning(
        `metrics cannot be written yet (${aggregate.size} kept, ${aggregate.dropped} given up): ${message}`,
      );
    }
  };
  const flush = (): Promise<void> => {
    flushing = flushing.then(write);
    return flushing;
  };
  const timer = setInterval(flush, flushIntervalMs);
  timer.unref();

  return {
    take(line) {
      const metrics = readEmf(line, now());
      return metrics !== undefined && aggregate.add(metrics);
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
