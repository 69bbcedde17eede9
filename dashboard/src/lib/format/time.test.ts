import { describe, expect, it } from 'vitest';
import { ago, localTime, span, utc } from './time.ts';

const now = Date.parse('2026-11-23T04:10:24.000Z');

describe('times for people', () => {
  it('says how long ago, never from the future', () => {
    expect(ago(now + 5000, now)).toBe('now');
    expect(ago(now - 400, now)).toBe('now');
    expect(ago(now - 59_000, now)).toBe('59 s ago');
    expect(ago('2026-11-23T03:00:00Z', now)).toBe('1 h ago');
    expect(ago('2026-11-20T03:00:00Z', now)).toBe('3 d ago');
    expect(ago('nonsense', now)).toBe('at an unknown time');
    expect(span(61)).toBe('1 min');
  });

  it('keeps UTC exact and passes on what is no time', () => {
    expect(utc('2026-11-23T04:10:24.123Z')).toBe('2026-11-23 04:10:24 UTC');
    expect(utc('nonsense')).toBe('nonsense');
    expect(localTime('nonsense', now)).toBe('nonsense');
  });

  it('adds the day only to what is not of today', () => {
    expect(localTime(now - 1000, now)).not.toMatch(/Nov/);
    expect(localTime(now - 3 * 86_400_000, now)).toMatch(/Nov/);
  });
});
