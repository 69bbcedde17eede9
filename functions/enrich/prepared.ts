import type { EnricherCounts } from '../../domain/enrichment/enrich.ts';
import type { FrameHeader, RuleCount } from '../../domain/frame/frame.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import type { Stage } from '../../domain/topology.ts';
import type { CopyBuffer } from './copy/buffer.ts';

/** What became of a frame's records: loaded + quarantined + duplicates = all of them. */
export interface FrameOutcome {
  loaded: number;
  /** Of those loaded, the ones with warnings. */
  flagged: number;
  quarantined: number;
  duplicates: number;
}

/** A frame as the ledger knows it. */
export interface LedgerEntry {
  header: FrameHeader;
  /** The records' bytes as delivered. */
  records: readonly Buffer[];
  /** Their sum. */
  bytes: number;
  /** What will become of it unless the database turns up duplicates or refuses rows. */
  expected: FrameOutcome;
}

/** A record that is kept for repair. */
export interface QuarantinedRecord {
  index: number;
  recordId: string | undefined;
  /** Where it was found bad. */
  stage: Stage;
  failures: Failure[];
}

/** A good record, encoded: the bytes from `start` to `end` of `from`. */
export interface Row {
  frame: PreparedFrame;
  /** Index in its frame. */
  index: number;
  recordId: string;
  from: CopyBuffer;
  start: number;
  end: number;
  /** Has warnings. */
  flagged: boolean;
  /** What was encoded, and when it happened, ms since the epoch. */
  record: JsonObject;
  eventTime: number | undefined;
}

/** A frame whose every record has its place: a row or the quarantine. */
export interface PreparedFrame extends LedgerEntry {
  rows: Row[];
  quarantined: QuarantinedRecord[];
  rules: ReadonlyMap<string, RuleCount>;
  enrichers: ReadonlyMap<string, EnricherCounts>;
  /** What its readable records look like; undefined when no contract declares the source. */
  profile: Profile | undefined;
  /** When its preparation began, ms since the epoch. */
  began: number;
}
