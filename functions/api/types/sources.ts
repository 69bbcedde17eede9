import type { Severity } from '../../../domain/quality/failure.ts';
import type { Latency } from './overview.ts';

export interface SourceInfo {
  source: string;
  title: string;
  description: string | null;
  version: string;
  table: string;
  rules: { id: string; name: string; type: string; dimension: string; severity: Severity }[];
}

/** Totals since the beginning, from the ledger. */
export interface SourceTotals {
  source: string;
  loaded: number;
  quarantined: number;
  duplicates: number;
  frames: number;
  /** Over the last hour in which the source loaded anything. */
  latency: Latency | null;
}
