import type { GenericSchema, InferOutput } from 'valibot';
import type { Past } from '../baseline/past.ts';
import type { Level } from '../baseline/season.ts';
import type { Expectation } from '../baseline/share.ts';
import type { WindowSummary } from '../baseline/summary.ts';
import type { Contract } from '../contract/contract.ts';

/** What became of records of a source in one minute; a minute may come in several parts, which add up. */
export interface MinuteCounts {
  /** Start of the minute, ms since the epoch. */
  minute: number;
  loaded: number;
  quarantined: number;
  /** Of the quarantined: records that were not a JSON object at all. */
  malformed: number;
  /** Buckets of domain/measure/latency.ts: receipt to committed, one count a record. */
  latency: readonly number[];
}

/** What a monitor may look at: one source, up to now. */
export interface MonitorWindow {
  /** ms since the epoch. */
  readonly now: number;
  /** Since when the pipeline has been watched without a pause, ms since the epoch. */
  readonly watchedSince: number;
  /** When the source last loaded a frame, ms since the epoch. */
  readonly lastLoadedAt: number;
  readonly sla: { freshnessSeconds?: number; latencySeconds?: number };
  /** Minutes in which something was loaded, oldest first; the last `LONGEST_WINDOW_MINUTES` at most. */
  readonly minutes: readonly MinuteCounts[];
}

/** How far back a monitor may look. */
export const LONGEST_WINDOW_MINUTES = 60;

/** Something is wrong: an incident opens, or goes on. */
export interface Finding {
  severity: 'critical' | 'warning' | 'info';
  /** One sentence for a person, with the numbers. */
  message: string;
}

/** `unknown`: too little was measured to say. It neither opens an incident nor counts towards resolving one. */
export type MonitorVerdict = Finding | 'clean' | 'unknown';

/** A closed window of a source and what is known of the ones before it. */
export interface ClosedWindow {
  readonly window: WindowSummary;
  readonly past: Past;
  /** Values of the past by level, without the windows in which this monitor found that subject wrong. */
  samples<T>(subject: string, of: (window: WindowSummary) => T | undefined): Record<Level, T[]>;
  /** The same with those windows: what is wrong every evening is no news. */
  all<T>(subject: string, of: (window: WindowSummary) => T | undefined): Record<Level, T[]>;
  /** Whether this monitor's last word on the subject was that it is wrong. */
  firing(subject: string): boolean;
  readonly contract: Pick<Contract, 'fields' | 'rules' | 'time' | 'sla'>;
}

/** What a monitor learned of one subject of a closed window. */
export interface Reading {
  /** What is judged: a field, a rule, or empty for the source as a whole. */
  subject: string;
  /** What the numbers of the expectation are. */
  unit: 'records' | 'share' | 'ms' | 'distance' | 'windows';
  expectation: Expectation;
  /** What is said when the expectation is not met: at once when it is far beyond, else with a second such window. */
  finding?: Finding;
}

/** The subject of what a contract promises, beside those of a monitor that learns as well. */
export const PROMISE = 'promise';

/** Judges what was loaded lately, where a rule judges one record. It has a certain half, a learning half, or both. */
export interface Monitor<Options extends GenericSchema = GenericSchema> {
  /** Monitor name = file name = YAML key = kind of its incidents. */
  readonly name: string;
  readonly summary: string;
  /** Must accept `{}`: every contract has every monitor, with its defaults, unless it says otherwise. */
  readonly options: Options;
  /** Asked each minute: what is wrong whatever was usual, such as a broken promise. */
  evaluate?(window: MonitorWindow, options: InferOutput<Options>): MonitorVerdict;
  /** Windows that the learning half sees before it speaks, at the soonest; default: those of the hour before. */
  warmUp?: number;
  /** Asked of each closed window: what is unlike what was usual. One reading a subject. */
  learn?(closed: ClosedWindow, options: InferOutput<Options>): Reading[];
}

export const monitor = <O extends GenericSchema>(definition: Monitor<O>): Monitor<O> => definition;

/** The minutes of the window that began within the last `minutes` minutes. */
export const lastMinutes = (window: MonitorWindow, minutes: number): readonly MinuteCounts[] =>
  window.minutes.filter(counts => counts.minute > window.now - minutes * 60_000);

/** A share as people read it: `7.3 %`. */
export const percent = (share: number): string =>
  `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

/** A duration as people read it: `45 s`, `12 min`, `3.5 h`, `2 days`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Number((ms / 1000).toFixed(ms < 10_000 ? 1 : 0))} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Number((ms / 3_600_000).toFixed(1))} h`;
  return `${Math.round(ms / 86_400_000)} days`;
}
