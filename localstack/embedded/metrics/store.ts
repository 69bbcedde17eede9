import { Aggregate } from './aggregate.ts';
import { type MetricValues, readEmf } from './emf.ts';
import type { MinuteMetric } from './minute.ts';

/** The part of a pg Pool that is used. */
export interface Database {
  query(text: string, values: unknown[]): Promise<unknown>;
}

export interface MetricStore {
  /** Takes the metrics out of a log line; false when the line is not of them and belongs in the log. */
  take(line: string): boolean;
  /** Takes metrics that AWS's own services would report. */
  record(metrics: readonly MetricValues[]): void;
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
  /** Called with all that is taken. */
  onMetrics?: (metrics: readonly MetricValues[]) => void;
  /** Metrics could not be written yet, or had to be given up. */
  onWarning?: (message: string) => void;
}

const UPSERT = `
  insert into omnistream.metric_minute as stored (minute, namespace, name, unit, dimensions, sum, count, min, max, buckets)
  select to_timestamp(minute / 1000.0), namespace, name, unit, dimensions::jsonb, sum, count, min, max, buckets::bigint[]
  from unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::bigint[], $8::float8[],
      $9::float8[], $10::text[])
    as gathered (minute, namespace, name, unit, dimensions, sum, count, min, max, buckets)
  on conflict (namespace, name, dimensions, minute) do update set
    sum = stored.sum + excluded.sum,
    count = stored.count + excluded.count,
    min = least(stored.min, excluded.min),
    max = greatest(stored.max, excluded.max),
    buckets = omnistream.add_buckets(stored.buckets, excluded.buckets)
  where stored.unit = excluded.unit`;

const COLUMNS = ['minute', 'namespace', 'name', 'unit', 'dimensions', 'sum', 'count', 'min', 'max'] as const;

/** A list of lists of different lengths is none to PostgreSQL: buckets travel as text. */
const columns = (rows: readonly MinuteMetric[]): unknown[] => [
  ...COLUMNS.map(column => rows.map(row => row[column])),
  rows.map(({ buckets }) => `{${buckets}}`),
];

/**
 * CloudWatch's place where there is no CloudWatch: metrics that the functions print, summed by minute in PostgreSQL.
 * As in CloudWatch a value may rarely count twice: when the connection breaks between a commit and its answer.
 */
export function createMetricStore(database: Database, options: MetricStoreOptions = {}): MetricStore {
  const {
    now = Date.now,
    flushIntervalMs = 1000,
    most = 20_000,
    onWarning = () => {},
    onMetrics = () => {},
  } = options;
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
  const add = (metrics: readonly MetricValues[]): boolean => {
    const added = aggregate.add(metrics);
    if (added) onMetrics(metrics);
    return added;
  };
  const timer = setInterval(flush, flushIntervalMs);
  timer.unref();

  return {
    take(line) {
      const metrics = readEmf(line, now());
      return metrics !== undefined && add(metrics);
    },
    record: metrics => void add(metrics),
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
