/** Recorded public data that the package vega-datasets ships, with its time moved to now. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

type Row = Record<string, string>;

const read = (name: string): string =>
  readFileSync(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')), 'utf8');
const rows = (name: string): Row[] => parse<Row>(read(name), { columns: true, skip_empty_lines: true });

const once = <T>(load: () => T): (() => T) => {
  let value: T | undefined;
  return () => {
    value ??= load();
    return value;
  };
};

/** Between two neighbours of a series, at a fractional index; the ends meet when the series is circular. */
function interpolate(series: readonly number[], at: number): number {
  const from = Math.floor(at);
  const low = series[from % series.length]!;
  const high = series[(from + 1) % series.length]!;
  return low + (high - low) * (at - from);
}

const closes = once(() => rows('sp500-2000.csv').map(row => Number(row.close)));

/** A recorded trading day of the S&P 500 passes in ten minutes. */
const TRADING_DAY = 600_000;

/**
 * The S&P 500 between its daily closes from 2000 to 2020, from the first to the last and back, so that it never jumps.
 */
export function sp500At(now: number): number {
  const last = closes().length - 1;
  const there = (now / TRADING_DAY) % (2 * last);
  return interpolate(closes(), there <= last ? there : 2 * last - there);
}

export interface Weather {
  /** Degrees Celsius. */
  temperature: number;
  /** Metres a second. */
  wind: number;
  /** Hectopascal. */
  pressure: number;
}

const normals = once(() => {
  const hours = rows('seattle-weather-hourly-normals.csv');
  const series = (name: string) => hours.map(row => Number(row[name]));
  return { temperature: series('temperature'), wind: series('wind'), pressure: series('pressure') };
});

/** The series begins an hour into the year, local time. */
const SEATTLE_OFFSET = -8 * 3_600_000;

/** What is normal in Seattle at this hour of the year (NOAA, in Seattle's standard time). */
export function seattleAt(now: number): Weather {
  const local = now + SEATTLE_OFFSET;
  const year = new Date(local).getUTCFullYear();
  const { temperature, wind, pressure } = normals();
  const hours = (local - Date.UTC(year, 0)) / 3_600_000 - 1;
  const at = (hours + temperature.length) % temperature.length;
  return {
    temperature: interpolate(temperature, at),
    wind: interpolate(wind, at),
    pressure: interpolate(pressure, at),
  };
}

export interface Earthquake {
  magnitude: number;
  place: string;
  longitude: number;
  latitude: number;
}

interface Features {
  features: {
    properties: { mag: number | null; place: string };
    geometry: { coordinates: [number, number, number] };
  }[];
}

/** A week of the USGS feed, February 2018, the newest first. */
export const earthquakes = once((): Earthquake[] => {
  const { features } = JSON.parse(read('earthquakes.json')) as Features;
  return features.flatMap(({ properties, geometry }) =>
    properties.mag === null
      ? []
      : [
          {
            magnitude: properties.mag,
            place: properties.place,
            longitude: geometry.coordinates[0],
            latitude: geometry.coordinates[1],
          },
        ],
  );
});

export interface BirdStrike {
  airport: string;
  aircraft: string;
  state: string;
  phase: string;
  species: string;
  damage: string;
}

/** Collisions of aircraft and wildlife that were reported to the FAA. */
export const birdStrikes = once((): BirdStrike[] =>
  rows('birdstrikes.csv').map(row => ({
    airport: row['Airport Name'] ?? '',
    aircraft: row['Aircraft Make Model'] ?? '',
    state: row['Origin State'] ?? '',
    phase: row['Phase of flight'] ?? '',
    species: row['Wildlife Species'] ?? '',
    damage: row['Effect Amount of damage'] ?? '',
  })),
);
