import { join } from 'node:path';
import type pg from 'pg';
import type { Alarm } from '../../../functions/alarms/alarm.ts';
import type { MetricValues } from '../metrics/emf.ts';
import { loadRecent } from '../metrics/load-recent.ts';
import { Recent } from '../metrics/recent.ts';
import { createMetricStore, type MetricStore } from '../metrics/store.ts';
import { every } from '../scheduler.ts';
import { type Alarms, longestRangeMs, startAlarms } from './alarms.ts';
import { startCloudWatch } from './server.ts';

export const STATES_FILE = 'alarms.json';

export interface CloudWatch {
  endpoint: string;
  /** Takes a log line's metrics; false when it has none. Nothing is taken before `open`. */
  take(line: string): boolean;
  /** Takes metrics that AWS's own services would report. */
  record(metrics: readonly MetricValues[]): void;
  /** Begins to keep metrics and to judge alarms, once the database has its tables. */
  open(): Promise<void>;
  /** Judges the alarms now instead of at the next minute. */
  evaluate(): void;
  stop(): Promise<void>;
}

export interface CloudWatchOptions {
  folder: string;
  database: pg.Pool;
  alarms: readonly Alarm[];
  now: () => number;
  onWarning: (message: string) => void;
}

/** CloudWatch's place on this machine: metrics, alarms on them, and the API that tells of both. */
export async function openCloudWatch(options: CloudWatchOptions): Promise<CloudWatch> {
  const { database, now, onWarning } = options;
  const keepMs = longestRangeMs(options.alarms) + 60_000;
  const recent = new Recent(keepMs);
  const alarms: Alarms = startAlarms({
    alarms: options.alarms,
    recent,
    file: join(options.folder, STATES_FILE),
    now,
    onWarning,
  });
  const server = await startCloudWatch({ alarms, database });
  let store: MetricStore | undefined;
  let schedule: ReturnType<typeof every> | undefined;
  const evaluate = (): void => {
    recent.prune(now());
    alarms.evaluate();
  };
  return {
    endpoint: server.endpoint,
    take: line => store?.take(line) ?? false,
    record: metrics => store?.record(metrics),
    async open() {
      recent.restore(await loadRecent(database, now() - keepMs));
      store = createMetricStore(database, { onWarning, onMetrics: metrics => recent.add(metrics) });
      const openedAt = now();
      // The first minute has only begun: what is silent in it may just not have spoken yet.
      schedule = every(60, async () => {
        if (now() - openedAt >= 60_000) evaluate();
      });
    },
    evaluate,
    async stop() {
      await schedule?.stop();
      await server.stop();
      await store?.stop();
    },
  };
}
