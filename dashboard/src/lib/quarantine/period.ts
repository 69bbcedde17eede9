import type { Range } from '#lib/api/types.ts';
import { RANGE_NAMES } from '#lib/filters/filters.ts';
import { utc } from '#lib/format/time.ts';

/** From one instant, and before another, ISO 8601 UTC. Neither: the range of the page. */
export interface Period {
  since: string | undefined;
  until: string | undefined;
}

/** An instant of the address as the API takes it; undefined for a text that is none. */
export function instantOf(text: string | null): string | undefined {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** As an input of type datetime-local has it: local time, in seconds. */
export function localInput(instant: string | undefined): string {
  if (instant === undefined) return '';
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** What an input holds, as an instant; null: nothing, or no time. */
export const instantIn = (input: string): string | null => instantOf(input) ?? null;

export const isTimed = ({ since, until }: Period): boolean => since !== undefined || until !== undefined;

/** What the API is asked. */
export const within = (
  { since, until }: Period,
  range: Range,
): { range?: Range; from?: string; to?: string } =>
  since === undefined && until === undefined
    ? { range }
    : { ...(since !== undefined && { from: since }), ...(until !== undefined && { to: until }) };

/** For a sentence: `last hour`, `from 2026-11-23 04:10:24 UTC`. */
export function periodName({ since, until }: Period, range: Range): string {
  if (since === undefined) return until === undefined ? RANGE_NAMES[range] : `before ${utc(until)}`;
  return until === undefined ? `from ${utc(since)}` : `from ${utc(since)} to ${utc(until)}`;
}
