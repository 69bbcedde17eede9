import { BASELINE_DAYS } from '../../../domain/baseline/season.ts';
import type { Contract } from '../../../domain/contract/contract.ts';

const DAY = 86_400_000;

/**
 * How long the system's own rows are kept, days. A contract's retention SLA governs its typed rows and its
 * quarantine; without one the typed rows are kept for good. The hour rollups always are.
 */
export const KEEP_DAYS = {
  quarantine: 90,
  /** Longer than a stream can deliver a frame again: the ledger is what tells that it came before. */
  ledger: 30,
  /** The longest range of the dashboard and a margin. */
  minutes: 35,
  /** Results of rules over windows. */
  windows: 90,
  /** What was collected of a source that is gone. */
  openWindows: 14,
  /** What baselines look back on. */
  monitors: BASELINE_DAYS,
  events: 90,
  incidents: 400,
  /** Longer than a frame of theirs can come back from the on-failure bucket. */
  replays: 120,
};

/** The instant before which rows go. Whole days (UTC), so that retention acts once a day and not each minute. */
export const cutoff = (now: number, days: number): Date => new Date(Math.floor(now / DAY) * DAY - days * DAY);

export const quarantineDays = (contract: Contract): number =>
  contract.sla.retentionDays ?? KEEP_DAYS.quarantine;
