import { type LatencyBuckets, latencyQuantile } from '../measure/latency.ts';
import { quantilesOf } from '../profile/numbers.ts';
import type { FieldProfile, Profile } from '../profile/profile.ts';
import { overlap, type Readings } from '../profile/readings.ts';

/** The length of the windows by which monitors learn, by the clock of loading, ms. */
export const WINDOW_MS = 5 * 60_000;

/** An event time that goes on by less than this part of a window stands still. */
export const STANDS_STILL = 0.1;

/** So much of some: what a share is made of. */
export type Part = [count: number, of: number];

export interface FieldSummary {
  /** Records in which it was null or absent. */
  missing: Part;
  /** By JSON type (JSON_TYPES), of the values that were there. */
  types: Part[];
  /** The numbers at `QUANTILES`, and how many there were. */
  numbers?: { quantiles: number[]; count: number };
  /** Values by name with their counts, of a field that has few: a category. */
  values?: Record<string, number>;
}

/** What is kept of a closed window of one source: plain JSON, a few kB. */
export interface WindowSummary {
  /** ms since the epoch. */
  start: number;
  /** Whether the pipeline was on throughout: what it did not load then, nobody had sent. */
  watched: boolean;
  /** Records loaded and quarantined. */
  records: number;
  /** 95 % of the records took less from receipt to the table, ms. */
  latency?: number;
  /** 95 % of the records came sooner after their event, ms. */
  delay?: number;
  /** Records from the future. */
  ahead: Part;
  /** The latest event time, ms since the epoch. */
  newest?: number;
  /** By how much `newest` is later than that of the window before it, in windows. */
  advance?: number;
  readings: Readings;
  /** Share of readings that the window before it had as well. */
  repeated?: number;
  fields: Record<string, FieldSummary>;
  unknown: Record<string, number>;
  /** Readable records that were profiled. */
  profiled: number;
  /** Failed of evaluated, by rule. */
  rules: Record<string, Part>;
  /** Distance of the distributions from what was usual, by field: made when the window is judged. */
  drift: Record<string, number>;
  /** `monitor:subject` of what was found wrong: no baseline of that subject learns from the window. */
  flags: string[];
}

/** Where distributions of numbers are compared. */
export const QUANTILES = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95] as const;

/** What was measured of a window. */
export interface Measured {
  start: number;
  watched: boolean;
  records: number;
  latency: LatencyBuckets;
  rules: Readonly<Record<string, Part>>;
  profile: Profile;
}

/** A field with more different values in a window is no category. */
const MOST_KINDS = 32;

const rounded = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms * 10) / 10;

/** What fewer records than this have is counted together: it might tell who they are about. */
const LEAST_COUNT = 3;
const OTHERS = '\u2026';

function shownValues(values: ReadonlyMap<string, number>): Record<string, number> {
  const shown = new Map<string, number>();
  for (const [value, count] of values) {
    const name = count < LEAST_COUNT ? OTHERS : value;
    shown.set(name, (shown.get(name) ?? 0) + count);
  }
  return Object.fromEntries(shown);
}

const isCategory = (values: FieldProfile['values']): values is Map<string, number> =>
  values !== undefined && values.size > 0 && values.size <= MOST_KINDS;

function summariseField(field: FieldProfile, records: number): FieldSummary {
  const there = field.types.reduce((sum, count) => sum + count, 0);
  const counted = [...field.numbers.values()].reduce((sum, count) => sum + count, 0);
  return {
    missing: [field.missing, records],
    types: field.types.map((count): Part => [count, there]),
    ...(counted > 0 && { numbers: { quantiles: quantilesOf(field.numbers, QUANTILES), count: counted } }),
    ...(isCategory(field.values) && { values: shownValues(field.values) }),
  };
}

/** A closed window, beside the one before it. */
export function summarise(measured: Measured, before: WindowSummary | undefined): WindowSummary {
  const { start, watched, records, latency, rules, profile } = measured;
  const delay = rounded(latencyQuantile(profile.delay, 0.95));
  const p95 = rounded(latencyQuantile(latency, 0.95));
  const { newest } = profile;
  const follows = before !== undefined && start - before.start === WINDOW_MS;
  const repeated = follows ? overlap(profile.readings, before.readings) : undefined;
  return {
    ...{ start, watched, records },
    ...(p95 !== undefined && { latency: p95 }),
    ...(delay !== undefined && { delay }),
    ahead: [profile.ahead, profile.timed],
    ...(newest !== undefined && { newest }),
    ...(follows &&
      newest !== undefined &&
      before.newest !== undefined && { advance: (newest - before.newest) / WINDOW_MS }),
    readings: [...profile.readings],
    ...(repeated !== undefined && { repeated }),
    fields: Object.fromEntries(
      [...profile.fields].map(([name, field]) => [name, summariseField(field, profile.records)]),
    ),
    unknown: Object.fromEntries(profile.unknown),
    profiled: profile.records,
    rules: { ...rules },
    ...{ drift: {}, flags: [] },
  };
}
