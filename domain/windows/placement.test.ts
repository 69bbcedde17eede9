import { describe, expect, it } from 'vitest';
import { placeByEvent, windowStart } from './placement.ts';

const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);
const five = { seconds: 300, latenessSeconds: 120 };
const received = at('12:00:00');
const place = (eventTime: number | undefined, spec = five) =>
  placeByEvent({ eventTime, receivedAt: received }, spec);

describe('a record has its window by its event time', () => {
  it('from the window that begins with it to the one that ends with it', () => {
    expect(place(at('11:55:00'))).toBe(at('11:55:00'));
    expect(place(at('11:59:59.999'))).toBe(at('11:55:00'));
    expect(place(at('12:00:00'))).toBe(at('12:00:00'));
    expect(windowStart(-1, 300)).toBe(-300_000);
  });

  it('until an hour after its window had to close', () => {
    // 10:50 to 10:55 had to close at 10:57 by a watermark that reads 10:57.
    expect(place(at('10:53:00'))).toBe('late');
    expect(place(at('10:52:59'))).toBe('late');
    expect(place(at('10:55:00'))).toBe(at('10:55:00'));
  });

  it('up to a quarter of an hour before it happened', () => {
    expect(place(at('12:15:00'))).toBe(at('12:15:00'));
    expect(place(at('12:15:00') + 1)).toBe('ahead');
  });

  it('and a day at most where windows are days', () => {
    const daily = { seconds: 86_400, latenessSeconds: 0 };
    expect(place(at('12:00:00') + 86_400_000, daily)).toBe(at('00:00:00') + 86_400_000);
    expect(place(at('12:00:00') - 86_400_000, daily)).toBe(at('00:00:00') - 86_400_000);
    expect(place(at('00:00:00') - 86_400_001, daily)).toBe('late');
  });
});

it.each([
  ['the year 1970', 0, 'late'],
  ['the year 9999', Date.parse('9999-12-31T23:59:59Z'), 'ahead'],
  ['no time', undefined, 'late'],
])('%s opens no window', (_, eventTime, placed) => {
  expect(place(eventTime)).toBe(placed);
});

it('a source has few windows open, whatever its records say', () => {
  const starts = new Set<unknown>();
  for (let at = received - 1e9; at < received + 1e9; at += 10_000)
    starts.add(place(at, { seconds: 60, latenessSeconds: 600 }));
  expect(starts.size).toBeLessThan(90);
});
