import type { SourceRow } from '#lib/api/types.ts';
import { lookOf } from '#lib/ui/status.ts';

/** What the source table can be sorted by, and what of a row decides. Null is unknown and always last. */
const KEYS = {
  name: (row: SourceRow) => row.title.toLocaleLowerCase('en'),
  status: (row: SourceRow) => lookOf(row.status).rank,
  loaded: (row: SourceRow) => row.loaded,
  failures: (row: SourceRow) => row.quarantined,
  updated: (row: SourceRow) => (row.lastUpdate === null ? null : Date.parse(row.lastUpdate)),
  latency: (row: SourceRow) => row.latency?.p95 ?? null,
} as const;

export type SortKey = keyof typeof KEYS;
export interface Sort {
  key: SortKey;
  down: boolean;
}

/** The worst first. */
export const DEFAULT_SORT: Sort = { key: 'status', down: true };

/** `failures.down`; anything else is the default. */
export function parseSort(text: string | null): Sort {
  const [key = '', direction] = text?.split('.') ?? [];
  if (!Object.hasOwn(KEYS, key) || (direction !== 'up' && direction !== 'down')) return DEFAULT_SORT;
  return { key: key as SortKey, down: direction === 'down' };
}

/** The parameter that says `sort`; null for the default. */
export const sortParam = ({ key, down }: Sort): string | null =>
  key === DEFAULT_SORT.key && down === DEFAULT_SORT.down ? null : `${key}.${down ? 'down' : 'up'}`;

/** A second choice of a column turns it around; a first one shows names from A, all else from the most. */
export const nextSort = (sort: Sort, key: SortKey): Sort =>
  sort.key === key ? { key, down: !sort.down } : { key, down: key !== 'name' };

export function sortRows(rows: readonly SourceRow[], { key, down }: Sort): SourceRow[] {
  const value = KEYS[key];
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byTrouble(a, b);
    if (x === y) return byTrouble(a, b);
    return x < y === down ? 1 : -1;
  });
}

/** Among equals the one with more failures comes first, then the name decides. */
const byTrouble = (a: SourceRow, b: SourceRow): number =>
  b.quarantined - a.quarantined || (a.title < b.title ? -1 : Number(a.title > b.title));
