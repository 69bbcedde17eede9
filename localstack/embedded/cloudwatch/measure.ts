import type { Measure, Metric } from '../../../functions/alarms/alarm.ts';
import { dimensionsText } from '../metrics/minute.ts';
import type { Recent } from '../metrics/recent.ts';
import { statisticOf, together } from '../metrics/statistic.ts';

/** A span of time, ms since the epoch; its end is not in it. */
interface Span {
  from: number;
  to: number;
}

/** What a measure was within a span; undefined where nothing was measured. */
export function measured(measure: Measure, recent: Recent, span: Span): number | undefined {
  if (measure.metric) return value(measure.metric, recent, span);
  const { parts, whole, leastWhole } = measure.share;
  const all = value(whole, recent, span);
  if (all === undefined) return undefined;
  if (all < leastWhole) return 0;
  return parts.reduce((sum, part) => sum + (value(part, recent, span) ?? 0), 0) / all;
}

function value(
  { namespace, name, dimensions, statistic }: Metric,
  recent: Recent,
  { from, to }: Span,
): number | undefined {
  const summary = together(
    recent.minutes({ namespace, name, dimensions: dimensionsText(dimensions) }, from, to),
  );
  return summary && statisticOf(summary, statistic);
}
