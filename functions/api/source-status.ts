import { duration, percent } from '../../domain/monitors/monitor.ts';
import type { OpenIncident } from './queries/open-incidents.ts';
import type { SourceStatus } from './types.ts';

/** A source is judged by so many minutes up to now, whatever range its counts are of; quality_drop looks as far back. */
export const RECENT_MINUTES = 15;

export interface Outcome {
  loaded: number;
  quarantined: number;
}

export interface Observed {
  /** Of the last RECENT_MINUTES. */
  recent: Outcome;
  /** ms since the epoch; undefined: never. */
  lastLoadedAt: number | undefined;
  freshnessSeconds: number | undefined;
  incidents: readonly Pick<OpenIncident, 'kind' | 'severity' | 'message'>[];
}

export const FAILING_SHARE = 0.5;
export const DEGRADED_SHARE = 0.05;

export const errorShare = ({ loaded, quarantined }: Outcome): number =>
  quarantined / (loaded + quarantined || 1);

/**
 * A source's state and, in one sentence, why. A freshness that the contract promises is judged here and now, not by its
 * incident of a minute ago; one that was learned, by its incident.
 */
export function sourceStatus(observed: Observed, now: number): { status: SourceStatus; reason: string } {
  const { recent, lastLoadedAt, freshnessSeconds } = observed;
  if (lastLoadedAt === undefined) return { status: 'waiting', reason: 'No record has arrived yet.' };
  const records = recent.loaded + recent.quarantined;
  const share = errorShare(recent);
  const span = `in the last ${RECENT_MINUTES} min`;
  const bad = `${percent(share)} of ${records.toLocaleString('en')} records were quarantined ${span}.`;
  const incidents = observed.incidents.filter(({ kind }) => kind !== 'freshness');
  const critical = incidents.find(({ severity }) => severity === 'critical');
  const warning = incidents.find(({ severity }) => severity === 'warning');
  const age = now - lastLoadedAt;
  if (share >= FAILING_SHARE) return { status: 'failing', reason: bad };
  if (critical) return { status: 'failing', reason: critical.message };
  if (freshnessSeconds !== undefined && age > freshnessSeconds * 1000)
    return {
      status: 'stale',
      reason: `No record for ${duration(age)}; expected every ${duration(freshnessSeconds * 1000)}.`,
    };
  const silent = observed.incidents.find(({ kind, severity }) => kind === 'freshness' && severity !== 'info');
  if (freshnessSeconds === undefined && silent) return { status: 'stale', reason: silent.message };
  if (share >= DEGRADED_SHARE) return { status: 'degraded', reason: bad };
  if (warning) return { status: 'degraded', reason: warning.message };
  return {
    status: 'healthy',
    reason: records === 0 ? `No record ${span}; the last came ${duration(age)} ago.` : bad,
  };
}
