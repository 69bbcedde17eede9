import type { Severity } from '../../../domain/quality/failure.ts';

/**
 * - `learning`: it does not know yet what is usual; `passing`: nothing is unlike it
 * - `suspect`: one window was unlike it, a second one makes it `firing`: an incident is open, or a person has resolved it
 * - `unknown`: too few records, or nothing was judged lately
 */
export type MonitorState = 'learning' | 'passing' | 'suspect' | 'firing' | 'unknown';

/** What a monitor still has to see before it speaks: windows with enough records, and how long they take at least. */
export interface MonitorWarmUp {
  windows: number;
  minutes: number;
}

/** A monitor's last word on one subject. */
export interface MonitorSubject {
  /** A field, a rule, `promise` for what the contract promises whatever is usual; empty: the source as a whole. */
  subject: string;
  state: MonitorState;
  /** Since when it has been so, and the window or minute that said so last. */
  since: string;
  judgedAt: string;
  /** Of `learning`. */
  needs: MonitorWarmUp | null;
  /** Of the four numbers behind it. */
  unit: 'records' | 'share' | 'ms' | 'distance' | 'windows' | null;
  observed: number | null;
  /** The middle of what is usual, and its bounds; null: not known, or not bounded there. */
  usual: number | null;
  low: number | null;
  high: number | null;
  /** By which time the usual is known. */
  level: 'recent' | 'hour of day' | 'hour of week' | null;
  /** Of `firing`. */
  severity: Severity | null;
  message: string | null;
}

/** How a monitor of a source is now. */
export interface MonitorRow {
  source: string;
  monitor: string;
  summary: string;
  /** That of its worst subject; `learning` until something that is learned is known. */
  state: MonitorState;
  /** Of `learning`. */
  needs: MonitorWarmUp | null;
  /** How many of its subjects are in which state. */
  counts: Record<MonitorState, number>;
  /** The worst first, at most 50. */
  subjects: MonitorSubject[];
}
