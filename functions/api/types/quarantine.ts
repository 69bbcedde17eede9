import type { Failure } from '../../../domain/quality/failure.ts';

export interface QuarantinedRecord {
  id: string;
  source: string;
  recordId: string | null;
  stage: string;
  contract: string;
  receivedAt: string;
  quarantinedAt: string;
  failures: Failure[];
  /** The record as delivered, as text; `encoding` is `base64` when its bytes are not UTF-8. */
  original: string;
  encoding: 'utf8' | 'base64';
  /** Length of the whole original in bytes. A list shows at most its first 8 KiB; `/quarantine/{id}` shows all. */
  originalBytes: number;
  /** Replays that failed. */
  attempts: number;
  /** When the last of them did. */
  attemptedAt: string | null;
  /** Its text then, where a repair made it another than the one delivered: `failures` are of this one. */
  repaired: string | null;
}

export interface QuarantinePage {
  records: QuarantinedRecord[];
  /** Matching records in the range, up to 10,000; `more` says there are more than that. */
  total: number;
  more: boolean;
  /** Pass as `before` for the next page; null at the end. */
  next: string | null;
  /** What fails, most frequent first: for the filter. */
  facets: { rule: string; field: string; count: number }[];
}
