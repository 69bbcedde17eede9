import { converter } from '../../../domain/transforms/formats/units.ts';
import { between, normal, round, seeded, skewed, walk } from '../random.ts';
import { seattleAt } from '../replay.ts';
import { even } from '../rhythm.ts';
import { isoTime, type Kind } from './kind.ts';

interface Station {
  id: string;
  lat: number;
  lon: number;
  /** Degrees Celsius that the place is warmer than Seattle. */
  warmer: number;
}

const SEATTLE = { lat: 47.61, lon: -122.33 };
const SEATTLE_STATIONS = 12;
const HOUR = 3_600_000;

/** One station a city; how much warmer than Seattle over the year. */
const ELSEWHERE: Station[] = [
  { id: 'OR201', lat: 45.52, lon: -122.68, warmer: 1 },
  { id: 'CA301', lat: 37.77, lon: -122.42, warmer: 3 },
  { id: 'CA302', lat: 34.05, lon: -118.24, warmer: 7 },
  { id: 'AZ401', lat: 33.45, lon: -112.07, warmer: 13 },
  { id: 'CO501', lat: 39.74, lon: -104.99, warmer: -1 },
  { id: 'TX601', lat: 29.76, lon: -95.37, warmer: 10 },
  { id: 'MN701', lat: 44.98, lon: -93.27, warmer: -3 },
  { id: 'IL801', lat: 41.88, lon: -87.63, warmer: -1 },
  { id: 'NY901', lat: 40.71, lon: -74.01, warmer: 2 },
  { id: 'FL101', lat: 25.76, lon: -80.19, warmer: 13 },
  { id: 'AK7', lat: 64.84, lon: -147.72, warmer: -14 },
  { id: 'HI11', lat: 21.31, lon: -157.86, warmer: 14 },
];

function stations(seed: string): Station[] {
  const random = seeded(`${seed}:weather`);
  const near = Array.from({ length: SEATTLE_STATIONS }, (_, i) => ({
    id: `WA${101 + i}`,
    lat: round(SEATTLE.lat + between(random, -0.12, 0.12), 4),
    lon: round(SEATTLE.lon + between(random, -0.12, 0.12), 4),
    warmer: between(random, -0.8, 0.8),
  }));
  return [...near, ...ELSEWHERE];
}

function condition(celsius: number, rain: number, cloud: number): string {
  if (rain > 0) return celsius < 1 ? 'snow' : rain < 0.6 ? 'drizzle' : 'rain';
  return cloud > 0.5 ? 'fog' : cloud > 0 ? 'clouds' : 'sun';
}

const fahrenheit = converter('C', 'F')!;
const inchesOfMercury = converter('hPa', 'inHg')!;
const limited = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

export const weather: Kind = {
  rhythm: even,
  generator({ seed }) {
    const next = skewed(stations(seed), 0.5);
    const latest = new Map<string, number>();
    return (now, random) => {
      const { id, lat, lon, warmer } = next(random);
      const observed = Math.max(now - Math.floor(between(random, 2, 30)) * 1000, (latest.get(id) ?? 0) + 1);
      latest.set(id, observed);
      // The same hour of the sun as in Seattle.
      const usual = seattleAt(observed + ((lon - SEATTLE.lon) / 15) * HOUR);
      const celsius = usual.temperature + warmer + 2 * walk(`${id}:t`, observed) + 0.15 * normal(random);
      const wind = Math.max(0, usual.wind + 1.5 * walk(`${id}:w`, observed) + 0.3 * normal(random));
      const cloud = walk(`${id}:c`, observed);
      const rain = cloud > 0.6 ? round((cloud - 0.6) * 4, 1) : 0;
      const speed = round(wind, 1);
      return {
        station_id: id,
        observed_at: isoTime(observed),
        location: { lat, lon },
        temperature_f: round(fahrenheit(celsius), 1),
        humidity: round(limited(70 + 25 * cloud + 2 * normal(random), 5, 100), 0),
        pressure: round(inchesOfMercury(usual.pressure + 6 * walk(`${id}:p`, observed)), 2),
        wind_speed: speed,
        wind_gust: round(speed * between(random, 1.1, 1.8), 1),
        precipitation: rain,
        condition: condition(celsius, rain, cloud),
      };
    };
  },
};
