import type { Contract } from '../../../domain/contract/contract.ts';
import { mergeLatency } from '../../../domain/measure/latency.ts';
import { qualityScore } from '../../../domain/measure/quality-score.ts';
import { latest, rangeOf, type Window } from '../../shared/http/window.ts';
import { lastLoaded } from '../../shared/rollups/last-loaded.ts';
import { openIncidents } from '../queries/open-incidents.ts';
import { minutesOf, spanOf } from '../queries/rollups.ts';
import { ruleCounts } from '../queries/rule-counts.ts';
import { type SourceCounts, sourceCounts } from '../queries/source-counts.ts';
import { weighed } from '../rules.ts';
import type { Reader } from '../snapshot.ts';
import { errorShare, RECENT_MINUTES, sourceStatus } from '../source-status.ts';
import type { Overview, SourceRow, SourceStatus } from '../types.ts';
import { percentiles } from './percentiles.ts';

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** A row and what only the judgement of the whole needs. */
export interface Judged extends SourceRow {
  active: boolean;
  /** Share of the latest records that was quarantined. */
  lost: number;
}

/**
 * The first page: every source with a contract, and those without one that sent records in the range. The counts are
 * those of the range; how a source is, is judged now.
 */
export async function overview(
  reader: Reader,
  contracts: readonly Contract[],
  deployment: string,
  window: Window,
  sources?: readonly string[],
): Promise<Overview> {
  const span = await spanOf(reader, window);
  const counts = new Map((await sourceCounts(reader, span, sources)).map(row => [row.source, row]));
  const latestCounts = await sourceCounts(reader, minutesOf(latest(RECENT_MINUTES, window)), sources);
  const recents = new Map(latestCounts.map(row => [row.source, row]));
  const checks = weighed(await ruleCounts(reader, span, sources), contracts);
  const checksOf = Map.groupBy(checks, ({ source }) => source);
  const incidents = await openIncidents(reader);
  const shown = contracts.filter(({ source }) => sources?.includes(source) ?? true);
  const ids = [...new Set([...shown.map(({ source }) => source), ...(sources ?? []), ...counts.keys()])];
  const last = await lastLoaded(reader, ids);
  const now = window.to.getTime();

  const rows = ids.map((source): Judged => {
    const contract = contracts.find(candidate => candidate.source === source);
    const found: Omit<SourceCounts, 'source'> = counts.get(source) ?? NOTHING;
    const recent = recents.get(source) ?? NOTHING;
    const loadedAt = last.get(source)?.getTime();
    const freshnessSeconds = contract?.sla.freshnessSeconds;
    const expected = freshnessSeconds === undefined ? now - window.from.getTime() : freshnessSeconds * 1000;
    return {
      source,
      title: contract?.title ?? source,
      ...sourceStatus(
        {
          recent,
          lastLoadedAt: loadedAt,
          freshnessSeconds,
          incidents: incidents.filter(incident => incident.source === source),
        },
        now,
      ),
      loaded: found.loaded,
      quarantined: found.quarantined,
      duplicates: found.duplicates,
      flagged: found.flagged,
      lastUpdate: loadedAt === undefined ? null : new Date(loadedAt).toISOString(),
      latency: percentiles(found.latency),
      quality: qualityScore(checksOf.get(source) ?? []),
      active: loadedAt !== undefined && now - loadedAt <= expected,
      lost: errorShare(recent),
    };
  });

  return {
    at: window.to.toISOString(),
    deployment,
    range: rangeOf(window),
    ...overallStatus(rows),
    activeSources: rows.filter(({ active }) => active).length,
    totalSources: rows.length,
    recordsProcessed: sum(rows, row => row.loaded + row.quarantined),
    latency: percentiles(
      [...counts.values()].reduce<number[]>((all, row) => mergeLatency(all, row.latency), []),
    ),
    quality: qualityScore(checks),
    sources: rows.map(({ active: _, lost: __, ...row }) => row),
  };
}

const NOTHING = { loaded: 0, quarantined: 0, duplicates: 0, flagged: 0, latency: [] };

const BADNESS: Record<SourceStatus, number> = { failing: 3, degraded: 2, stale: 1, waiting: 0, healthy: 0 };

/** The worst of the sources' states; a source that still waits for its first record makes nothing worse. */
export function overallStatus(rows: readonly Judged[]): Pick<Overview, 'status' | 'statusReason'> {
  const started = rows.filter(({ status }) => status !== 'waiting');
  if (started.length === 0)
    return { status: 'unknown', statusReason: 'Nothing was loaded yet: there is nothing to judge.' };
  const troubled = started.filter(({ status }) => status !== 'healthy');
  const worst = troubled.toSorted((a, b) => BADNESS[b.status] - BADNESS[a.status] || b.lost - a.lost)[0];
  if (!worst)
    return { status: 'healthy', statusReason: `All ${started.length} running sources are healthy.` };
  return {
    status: worst.status === 'failing' ? 'failing' : 'degraded',
    statusReason: `${worst.title} is ${worst.status}: ${worst.reason}`,
  };
}
