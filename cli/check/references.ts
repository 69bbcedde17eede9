import { References } from '../../scripts/contracts.ts';
import type { LookUp } from './checking.ts';

/** Looks up in the reference data beside the contracts of a folder; each column is read once. */
export function referenceLookUp(folder: string): LookUp {
  const references = new References(folder);
  const known = new Map<string, ReadonlySet<string> | string>();
  const read: LookUp = (dataset, column) => {
    const data = references.data(dataset);
    if (typeof data === 'string') return data;
    const at = data.columns.indexOf(column);
    return at < 0 ? `${dataset} has no column "${column}"` : new Set(data.rows.map(row => row[at] ?? ''));
  };
  return (dataset, column) => {
    const key = JSON.stringify([dataset, column]);
    const found = known.get(key) ?? read(dataset, column);
    known.set(key, found);
    return found;
  };
}
