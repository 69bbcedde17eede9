import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Zone, zoneOf } from './zone.ts';

const NAMES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/St_Johns',
  'Pacific/Chatham',
  'Europe/Dublin',
  'Africa/Monrovia',
];
const zone = (name: string): Zone => zoneOf(name)!;

/** What Intl's own calendar fields say, without the offset text that zone.ts reads. */
function offsetByFields(name: string, instant: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(
    format.formatToParts(instant).map(part => [part.type, Number(part.value)]),
  );
  const local = Date.UTC(
    parts.year!,
    parts.month! - 1,
    parts.day!,
    parts.hour!,
    parts.minute!,
    parts.second!,
  );
  return local - Math.floor(instant / 1000) * 1000;
}

const instants = fc.integer({ min: Date.UTC(1940, 0), max: Date.UTC(2045, 0) });

describe('zone', () => {
  it('agrees with Intl everywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), instants, (name, instant) => {
        expect(zone(name).offsetAt(instant)).toBe(offsetByFields(name, instant));
      }),
      { numRuns: 300 },
    );
  });

  it('knows the millisecond of a change', () => {
    const change = Date.UTC(2026, 2, 29, 1);
    expect(zone('Europe/Berlin').offsetAt(change - 1)).toBe(3_600_000);
    expect(zone('Europe/Berlin').offsetAt(change)).toBe(7_200_000);
    expect(zone('Europe/Berlin').offsetAt(change - 1)).toBe(3_600_000);
  });

  it('knows half-hour changes and the day Samoa left out', () => {
    const april = Date.UTC(2026, 3, 4, 15);
    expect(
      zone('Australia/Lord_Howe').offsetAt(april - 1) - zone('Australia/Lord_Howe').offsetAt(april),
    ).toBe(1_800_000);
    const skip = Date.UTC(2011, 11, 30, 10);
    expect(zone('Pacific/Apia').offsetAt(skip) - zone('Pacific/Apia').offsetAt(skip - 1)).toBe(86_400_000);
  });

  it('finds the instant of a local time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), instants, (name, instant) => {
        const { offsetAt, instantOf } = zone(name);
        const local = instant + offsetAt(instant);
        const found = instantOf(local);
        expect(found + offsetAt(found)).toBe(local);
        expect(found).toBeLessThanOrEqual(instant);
      }),
      { numRuns: 300 },
    );
  });

  it('takes the earlier of two instants, and goes on past a gap', () => {
    const newYork = zone('America/New_York');
    expect(newYork.instantOf(Date.UTC(2026, 10, 1, 1, 30))).toBe(Date.UTC(2026, 10, 1, 5, 30));
    expect(newYork.instantOf(Date.UTC(2026, 2, 8, 2, 30))).toBe(Date.UTC(2026, 2, 8, 7, 30));
  });

  it.each(['', 'Mars/Olympus', 'Europe/Berlin ', 'x'.repeat(10_000), '__proto__'])('knows no zone %j', name =>
    expect(zoneOf(name)).toBeUndefined(),
  );

  it('has no offset beyond the range of a Date', () => {
    expect(zone('Europe/Berlin').offsetAt(9e15)).toBeNaN();
    expect(zone('Europe/Berlin').offsetAt(Number.NaN)).toBeNaN();
    expect(zone('Europe/Berlin').offsetAt(Number.POSITIVE_INFINITY)).toBeNaN();
  });

  it('survives more invented names than it keeps', () => {
    for (let i = 0; i < 3000; i++) expect(zoneOf(`Invented/${i}`)).toBeUndefined();
    expect(zone('Asia/Tokyo').offsetAt(0)).toBe(9 * 3_600_000);
  });
});
