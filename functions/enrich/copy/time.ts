import { parseInstant } from '../../../domain/time/instant.ts';
import type { CopyBuffer } from './buffer.ts';
import type { WriteColumn } from './column.ts';

/** PostgreSQL counts from 2000-01-01. */
const EPOCH_MS = 946_684_800_000;
const DAY_MS = 86_400_000;

/** Digits 4 to 6 of the fraction: what `parseInstant`, which has accepted the text, leaves out. */
function microsOf(text: string): number {
  if (text.charCodeAt(19) !== 46) return 0;
  let micros = 0;
  for (let at = 20, scale = 100_000; at < 26; at++, scale /= 10) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    micros += digit * scale;
  }
  return micros % 1000;
}

export const writeTimestamp: WriteColumn = (out, value) => {
  const ms = typeof value === 'string' ? parseInstant(value) : undefined;
  if (ms === undefined) return 'is not a timestamp with its offset, such as 2026-03-01T09:30:00Z';
  out.writeInt64Field(ms - EPOCH_MS, microsOf(value as string));
  return undefined;
};

export const writeDate: WriteColumn = (out, value) => {
  const ms = typeof value === 'string' && value.length === 10 ? parseInstant(value) : undefined;
  if (ms === undefined) return 'is not a date of the calendar, such as 2026-03-01';
  out.writeInt32Field((ms - EPOCH_MS) / DAY_MS);
  return undefined;
};

const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?Z?$/i;

export const writeTime: WriteColumn = (out, value) => {
  const parts = typeof value === 'string' ? TIME.exec(value) : null;
  if (!parts) return 'is not a time of day, such as 09:30:00';
  const [, hours, minutes, seconds = '0', fraction = ''] = parts;
  const millis = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  out.writeInt64Field(millis, Number(fraction.slice(0, 6).padEnd(6, '0')));
  return undefined;
};

/** An instant of the system's own clocks, ms since the epoch. */
export const writeInstantField = (out: CopyBuffer, ms: number): void =>
  out.writeInt64Field(Math.trunc(ms) - EPOCH_MS, 0);
