import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Severity } from '../../domain/quality/failure.ts';
import { environment } from '../shared/environment.ts';
import { metricNamespace } from '../shared/metric-namespace.ts';

export interface Measured {
  openIncidents: Record<Severity, number>;
  /** Seconds since the last load, by source; a source that never had a record is absent. */
  freshness: ReadonlyMap<string, number>;
  /** Of the connections that the database takes, percent. */
  connectionsInUse: number;
}

export interface SweepMetrics {
  publish(measured: Measured): void;
}

/** Writes one EMF line for each set of dimensions: none, a severity, a source. */
export function sweepMetrics(): SweepMetrics {
  const metrics = new Metrics({ namespace: metricNamespace(environment.deployment()) });
  // Powertools adds a `service` dimension of its own, which the alarms do not know.
  metrics.clearDefaultDimensions();
  return {
    publish({ openIncidents, freshness, connectionsInUse }) {
      metrics.addMetric('ConnectionsInUse', MetricUnit.Percent, connectionsInUse);
      metrics.publishStoredMetrics();
      for (const [severity, count] of Object.entries(openIncidents)) {
        metrics.addDimension('severity', severity);
        metrics.addMetric('OpenIncidents', MetricUnit.Count, count);
        metrics.publishStoredMetrics();
      }
      for (const [source, seconds] of freshness) {
        metrics.addDimension('source', source);
        metrics.addMetric('Freshness', MetricUnit.Seconds, seconds);
        metrics.publishStoredMetrics();
      }
    },
  };
}
