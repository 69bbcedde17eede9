import { describe, expect, it } from 'vitest';
import { birdStrikes, earthquakes, seattleAt, sp500At } from './replay.ts';

const MINUTE = 60_000;

describe('replay', () => {
  it('goes over the recorded closes and back, without a jump', () => {
    const forth = 5104 * 10 * MINUTE;
    expect(sp500At(0)).toBeCloseTo(1455.22, 2);
    expect(sp500At(forth)).toBeCloseTo(2874.56, 2);
    expect(sp500At(2 * forth)).toBeCloseTo(1455.22, 2);
    expect(sp500At(forth + 30 * MINUTE)).toBeCloseTo(sp500At(forth - 30 * MINUTE), 6);
    for (let now = 0; now < 2 * forth; now += 97 * MINUTE) {
      const move = Math.abs(sp500At(now + MINUTE) / sp500At(now) - 1);
      expect(move).toBeLessThan(0.02);
    }
  });

  it('knows what is normal in Seattle at every hour of a year, leap years and year ends too', () => {
    expect(seattleAt(Date.UTC(2026, 0, 1, 9))).toEqual({ temperature: 4, wind: 3.8, pressure: 1016.6 });
    const hours = Array.from({ length: 370 * 24 }, (_, hour) =>
      seattleAt(Date.UTC(2023, 11, 30) + hour * 60 * MINUTE),
    );
    const range = (values: number[]) => [Math.min(...values), Math.max(...values)].map(Math.floor);
    expect(range(hours.map(({ temperature }) => temperature))).toEqual([3, 24]);
    expect(range(hours.map(({ wind }) => wind))).toEqual([2, 4]);
    expect(range(hours.map(({ pressure }) => pressure))).toEqual([1015, 1019]);
    const moves = hours.slice(1).map(({ temperature }, i) => Math.abs(temperature - hours[i]!.temperature));
    expect(Math.max(...moves)).toBeLessThan(3);
  });

  it('has what was reported', () => {
    expect(earthquakes().length).toBeGreaterThan(1500);
    expect(earthquakes()[0]).toMatchObject({ magnitude: 2, place: '4km W of Castaic, CA' });
    expect(birdStrikes()).toHaveLength(10_000);
    expect(birdStrikes()[0]).toMatchObject({ species: 'Turkey vulture', phase: 'Climb', damage: 'None' });
  });
});
