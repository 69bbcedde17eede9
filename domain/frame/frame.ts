import type { Failure } from '../quality/failure.ts';

/** When a stage began and ended with a frame, ms since the epoch. */
export interface Stamp {
  began: number;
  ended: number;
}

/**
 * The unit that travels on the streams: one Kinesis record holds one frame.
 * What it looks like on the wire is the affair of its version (see versions.ts).
 */
export interface FrameHeader {
  /** Stable across retries: made once, at ingest (or from shard and sequence number for a bare record). */
  id: string;
  source: string;
  /** Version of the contract that ingest knew. */
  contract: string;
  bucket: number;
  /** When ingest received the records, ms since the epoch. */
  receivedAt: number;
  /** How many records the frame holds. */
  records: number;
  /**
   * The producer's idempotency key, when one was sent, made one with the body it came with; and how many records of
   * that body the frames before this one hold: `key` and `first` + index name a record for good.
   */
  idempotency?: { key: string; first: number };
  /** The demo or replay run that made it. */
  run?: string;
  stamps: { ingest?: Stamp; quality?: Stamp };
}

/** A frame as ingest made it: the records' bytes, unparsed. */
export interface RawFrame {
  header: FrameHeader;
  records: Buffer[];
}

/** Counts of one rule over a frame. */
export interface RuleCount {
  passed: number;
  failed: number;
  notEvaluated: number;
  /** Times the rule threw. */
  errors: number;
  /** Records of the frame on which the rule's test was timed, and how long it took on them together, ns. */
  timed?: number;
  nanos?: number;
}

/** What quality found. Records without failures take no space. */
export interface Verdicts {
  /** Version of the contract that judged. */
  contract: string;
  /** Failures by record index. A record with a critical failure is quarantined; else it is loaded and flagged. */
  failures: Record<number, Failure[]>;
  /** Rule id -> counts. */
  rules: Record<string, RuleCount>;
}

export interface ValidatedFrame extends RawFrame {
  verdicts: Verdicts;
}

export const isCritical = (failures: readonly Failure[] | undefined): boolean =>
  failures?.some(failure => failure.severity === 'critical') ?? false;
