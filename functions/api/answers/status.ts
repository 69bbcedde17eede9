import type { Contract } from '../../../domain/contract/contract.ts';
import { sourceTotals } from '../queries/source-totals.ts';
import type { Reader } from '../snapshot.ts';
import type { SourceTotals } from '../types.ts';
import { percentiles } from './percentiles.ts';

/** Totals of every source with a contract, then of those that only have records. */
export async function status(reader: Reader, contracts: readonly Contract[]): Promise<SourceTotals[]> {
  const totals = new Map((await sourceTotals(reader)).map(row => [row.source, row]));
  const ids = new Set([...contracts.map(({ source }) => source), ...totals.keys()]);
  return [...ids].map(source => {
    const row = totals.get(source);
    return {
      source,
      loaded: row?.loaded ?? 0,
      quarantined: row?.quarantined ?? 0,
      duplicates: row?.duplicates ?? 0,
      frames: row?.frames ?? 0,
      latency: percentiles(row?.latency ?? []),
    };
  });
}
