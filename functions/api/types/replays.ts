import type { Failure } from '../../../domain/quality/failure.ts';
import type { Repair } from '../../../domain/repair/repair.ts';

/** A replay, and what became of its records so far. */
export interface Replay {
  id: string;
  requestedAt: string;
  requestedBy: string;
  /** Which records: as asked for, with a range of time as instants. */
  selection: {
    source?: string | undefined;
    rule?: string | undefined;
    field?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
    ids?: string[] | undefined;
  };
  /** How they are repaired; null: sent as they are. What was written for one record is forgotten when its replay is over. */
  repair: Repair | null;
  state: 'running' | 'finished' | 'cancelled';
  /** Records that matched when it was asked for. */
  chosen: number;
  /** Of them, on the raw stream. */
  sent: number;
  /** Left the quarantine for their table. */
  loaded: number;
  /** Still in the quarantine, with the failures of now. */
  failed: number;
  /** Left the quarantine: the table had them before. */
  duplicates: number;
  /** Deleted by retention or a purge before they were loaded. */
  gone: number;
  /** No flow was for them, or a step could not be done: as they were. */
  unrepaired: number;
  /** On their way with another replay. */
  elsewhere: number;
  /** Longer than a record may be. */
  tooLarge: number;
  /** Nothing of this is known of them yet; of a cancelled replay: they stayed as they were. */
  waiting: number;
  /**
   * Of those waiting, the ones sent ten minutes ago or longer: a stage gave their frames up, or is far behind. They go on
   * when their frames are redriven, and are free for another replay when this one is cancelled.
   */
  overdue: number;
  cancelledAt: string | null;
  cancelledBy: string | null;
  finishedAt: string | null;
}

/** A record that cannot be replayed, and why. */
export interface GoneRecord {
  id: string;
  reason: 'purged' | 'replayed';
  message: string;
  /** The replay that brought it in. */
  replay?: string | undefined;
}

export interface ReplayCreated extends Replay {
  /** Records asked for by id that are not in the quarantine. */
  goneRecords: GoneRecord[];
}

/** What a repair would make of a record. */
export interface RepairSample {
  id: string;
  source: string;
  recordId: string | null;
  /**
   * - `passes`: quality and enrich would find nothing critical in it by itself; `fails`: they would, see `failures`
   * - `unmatched`: no flow is for it; `impossible`: a step cannot be done, see `reason`
   */
  outcome: 'passes' | 'fails' | 'unmatched' | 'impossible';
  /** Which of the flows it took, from 0. */
  flow: number | null;
  reason: string | null;
  /** At most the first 8 KiB of each; null where it is not text, or nothing is made of it. */
  before: string | null;
  after: string | null;
  /** Critical and other failures after the repair. */
  failures: Failure[];
}

/** What a repair would do to the newest of the records that match; nothing is changed. */
export interface RepairPreview {
  /** Records that match, up to 10,000; `more` says there are more than that. */
  total: number;
  more: boolean;
  /** How many of them were tried, the newest. */
  tried: number;
  /** Of those. */
  outcomes: { passes: number; fails: number; unmatched: number; impossible: number };
  /** Some of each outcome. */
  samples: RepairSample[];
  /** Rules that need other records or what is stored, by source: a record that passes here may fail them when it is loaded. */
  judgedLater: { source: string; rules: string[] }[];
}
