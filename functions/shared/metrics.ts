import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Stage } from '../../domain/topology.ts';
import { environment } from './environment.ts';
import { log } from './log/log.ts';
import { metricNamespace } from './metric-namespace.ts';

/** Dimension value for frames whose source no contract names: what producers make up must not become dimensions. */
export const UNKNOWN_SOURCE = '(unknown)';

/** What one invocation did for one source. Counts are sums; `bytes`: as they came in, in enrich those of the records. */
export interface StageCounts {
  recordsIn?: number;
  recordsOut?: number;
  quarantined?: number;
  bytes?: number;
}

/** Collects during an invocation, writes at its end: one EMF line for each source that had anything to report. */
export interface StageMetrics {
  count(source: string, counts: StageCounts): void;
  /** Time the stage took for one frame, ms. */
  duration(source: string, ms: number): void;
  /** Receipt at ingest to commit in PostgreSQL for one frame, ms. Only `enrich` knows it. */
  endToEnd(source: string, ms: number): void;
  /** Call once at the end of an invocation, also of one that failed. Never throws: metrics must not fail a batch. */
  publish(): void;
}

interface Collected {
  RecordsIn: number;
  RecordsOut: number;
  RecordsQuarantined: number;
  Bytes: number;
  durations: number[];
  latencies: number[];
}

/** Powertools writes and forgets its dimensions when a metric reaches 100 values, so no line may get that far. */
const VALUES_A_LINE = 99;

export function stageMetrics(stage: Stage): StageMetrics {
  const metrics = new Metrics({ namespace: metricNamespace(environment.deployment()) });
  // Powertools adds a `service` dimension of its own; the alarms and the dashboard know stage and source.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ stage });
  let cold = true;
  let sources = new Map<string, Collected>();

  function of(source: string): Collected {
    let found = sources.get(source);
    if (!found) {
      found = { RecordsIn: 0, RecordsOut: 0, RecordsQuarantined: 0, Bytes: 0, durations: [], latencies: [] };
      sources.set(source, found);
    }
    return found;
  }

  function write(source: string, { durations, latencies, Bytes, ...counts }: Collected): void {
    const lines = Math.max(1, Math.ceil(Math.max(durations.length, latencies.length) / VALUES_A_LINE));
    for (let line = 0; line < lines; line++) {
      const part = (values: number[]) => values.slice(line * VALUES_A_LINE, (line + 1) * VALUES_A_LINE);
      metrics.addDimension('source', source);
      if (line === 0) {
        for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
        metrics.addMetric('Bytes', MetricUnit.Bytes, Bytes);
      }
      for (const ms of part(durations)) metrics.addMetric('StageDuration', MetricUnit.Milliseconds, ms);
      for (const ms of part(latencies)) metrics.addMetric('EndToEndLatency', MetricUnit.Milliseconds, ms);
      metrics.publishStoredMetrics();
    }
  }

  return {
    count(source, counts) {
      const sum = of(source);
      sum.RecordsIn += counts.recordsIn ?? 0;
      sum.RecordsOut += counts.recordsOut ?? 0;
      sum.RecordsQuarantined += counts.quarantined ?? 0;
      sum.Bytes += counts.bytes ?? 0;
    },
    duration: (source, ms) => void of(source).durations.push(ms),
    endToEnd: (source, ms) => void of(source).latencies.push(ms),
    publish() {
      const collected = sources;
      sources = new Map();
      try {
        if (cold) {
          cold = false;
          metrics.addMetric('ColdStart', MetricUnit.Count, 1);
          metrics.publishStoredMetrics();
        }
        for (const [source, of] of collected) write(source, of);
      } catch (error) {
        metrics.clearMetrics();
        metrics.clearDimensions();
        log.error('metrics could not be written', error);
      }
    },
  };
}
