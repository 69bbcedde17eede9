import type { Latency, SourceTotals } from '../../functions/api/types.ts';

/** One source as `omnistream status` shows it. `null`: not known. */
export interface StatusRow {
  source: string;
  /** Everything that ingest took: loaded + quarantined + duplicates + in flight. */
  accepted: number | null;
  loaded: number;
  quarantined: number;
  duplicates: number;
  /** On the streams, not yet committed; only the local cloud can tell. */
  in_flight: number | null;
  /** Receipt to committed, ms, over the last hour in which the source loaded anything. */
  latency: Latency | null;
}

/** What `GET /_local/backlog` answers: records on the streams by source. */
export interface Backlog {
  sources: Record<string, number>;
}

/** Totals and what is on the streams, by source; `backlog` is undefined where nobody can tell. */
export function statusRows(totals: readonly SourceTotals[], backlog: Backlog | undefined): StatusRow[] {
  const known = new Map(totals.map(row => [row.source, row]));
  const sources = new Set([...known.keys(), ...Object.keys(backlog?.sources ?? {})]);
  return [...sources].map(source => {
    const { loaded = 0, quarantined = 0, duplicates = 0, latency = null } = known.get(source) ?? {};
    const inFlight = backlog ? (backlog.sources[source] ?? 0) : null;
    return {
      source,
      accepted: inFlight === null ? null : loaded + quarantined + duplicates + inFlight,
      loaded,
      quarantined,
      duplicates,
      in_flight: inFlight,
      latency,
    };
  });
}
