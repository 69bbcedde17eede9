import type { SourceRow } from '#lib/api/types.ts';
import { sortingOf } from '#lib/table/sorting.ts';
import { lookOf } from '#lib/ui/status.ts';

/** The worst first; among equals the one with more failures, then the name. */
export const sourceSorting = sortingOf({
  keys: {
    name: (row: SourceRow) => row.title.toLocaleLowerCase('en'),
    status: row => lookOf(row.status).rank,
    loaded: row => row.loaded,
    failures: row => row.quarantined,
    updated: row => (row.lastUpdate === null ? null : Date.parse(row.lastUpdate)),
    latency: row => row.latency?.p95 ?? null,
  },
  usual: { key: 'status', down: true },
  tie: (a, b) => b.quarantined - a.quarantined || (a.title < b.title ? -1 : Number(a.title > b.title)),
});
