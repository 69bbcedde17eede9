import type { PlatformAlarm } from '#lib/api/types.ts';
import { measure } from '#lib/format/measure.ts';

export const raised = (alarms: readonly PlatformAlarm[]): PlatformAlarm[] =>
  alarms.filter(({ state }) => state === 'alarm');

/** Those of which nothing is known, and so neither that they are fine. */
export const unknown = (alarms: readonly PlatformAlarm[]): PlatformAlarm[] =>
  alarms.filter(({ state }) => state === 'unknown');

/** Alarms of these sources, and those that concern everyone. No sources means all. */
export const concerning = (
  alarms: readonly PlatformAlarm[],
  sources: readonly string[],
): readonly PlatformAlarm[] =>
  sources.length === 0
    ? alarms
    : alarms.filter(({ of, subject }) => of !== 'source' || sources.includes(subject ?? ''));

/** `Iterator age: stream validated`; sources by their titles. */
export function nameOf(
  { title, of, subject }: PlatformAlarm,
  titles: ReadonlyMap<string, string> = new Map(),
): string {
  if (subject === null) return title;
  return `${title}: ${of === 'source' ? (titles.get(subject) ?? subject) : `${of} ${subject}`}`;
}

/** `Now 13.1 min, alarm above 5 min`. */
export const thresholdAndValue = ({ value, threshold, comparison, unit }: PlatformAlarm): string =>
  `Now ${measure(value, unit)}, alarm ${comparison === 'at least' ? 'from' : comparison} ${measure(threshold, unit)}`;

/** Chapters of the manual for what monitors find. */
const CHAPTERS: Readonly<Record<string, string>> = {
  freshness: 'freshness',
  latency: 'end-to-end-latency',
  malformed: 'quarantine-share',
  quality_drop: 'quarantine-share',
};

/** What to do about an alert of this kind; one that has no chapter is among the incidents. */
export const runbookOf = (kind: string): string =>
  `/docs/operations.html#${CHAPTERS[kind] ?? 'open-critical-incidents'}`;
