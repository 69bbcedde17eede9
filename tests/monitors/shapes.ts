/** What sources shaped like the shipped contracts send over a week: records as they are stored, made by seeded chance. */
import type { Json, JsonObject } from '../../domain/json.ts';
import { between, normal, pick, type Random, walk } from '../../localstack/feed/random.ts';
import { even, leisure, type Rhythm, shopping, trading, wave } from '../../localstack/feed/rhythm.ts';

export interface Shape {
  source: string;
  recordsPerSecond: number;
  rhythm: Rhythm;
  /** The record of an event at `now` (ms since the epoch). */
  record(now: number, random: Random): JsonObject;
}

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);

/** One of the values, in proportion to its weight. */
function weighted<T>(random: Random, weights: readonly (readonly [T, number])[]): T {
  let left = random() * weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weights) {
    left -= weight;
    if (left < 0) return value;
  }
  return weights[0]![0];
}

const maybe = <T extends Json>(random: Random, share: number, value: T): T | null =>
  random() < share ? value : null;
const lognormal = (random: Random, middle: number, sigma: number): number =>
  middle * Math.exp(sigma * normal(random));
const isWeekend = (now: number): boolean => [0, 6].includes(new Date(now).getUTCDay());

const SYMBOLS = ['ACME', 'BOLT', 'CRUX', 'DYNE', 'ERGO', 'FLUX', 'GRID', 'HALO', 'IRIS', 'JADE'];

/** Prices that wander, a volume that grows through the day, counters, and a week with quiet ends. */
const market: Shape = {
  source: 'market-ticks',
  recordsPerSecond: 8,
  rhythm: trading,
  record(now, random) {
    const at = Math.floor(random() * SYMBOLS.length);
    const price = 20 * 1.5 ** at * Math.exp(0.03 * walk(`price ${at}`, now)) * (1 + 0.001 * normal(random));
    return {
      tick_id: `t${now}-${Math.floor(random() * 1e9)}`,
      traded_at: new Date(now).toISOString(),
      symbol: SYMBOLS[at]!,
      exchange: weighted(random, [
        ['XNYS', 5],
        ['XNAS', 4],
        ['XLON', 1],
      ]),
      currency: 'USD',
      price,
      bid: price * 0.9995,
      ask: price * 1.0005,
      day_high: price * between(random, 1, 1.02),
      day_low: price * between(random, 0.98, 1),
      volume: Math.floor((1e6 * ((now % DAY) + 1) * (1 + at)) / DAY),
      sequence: Math.floor((now - START) / 100) + at,
      condition: maybe(
        random,
        0.3,
        weighted(random, [
          ['odd_lot', 6],
          ['late', 1],
          ['opening', 1],
        ]),
      ),
    };
  },
};

/** Values that follow the hour and the weather of days. */
const weather: Shape = {
  source: 'weather-readings',
  recordsPerSecond: 3,
  rhythm: even,
  record(now, random) {
    const station = Math.floor(random() * 40);
    const front = walk('front', now);
    const celsius = 12 + station / 5 + 6 * (wave(now, 15, 1) - 1) + 4 * front + 1.5 * normal(random);
    const wind = lognormal(random, 4 + 2 * Math.abs(front), 0.5);
    const wet = 1 / (1 + Math.exp(-3 * front));
    return {
      station_id: `WX-${station}`,
      observed_at: new Date(now).toISOString(),
      location: { lat: 40 + station / 10, lon: 5 + station / 7 },
      location_lat: 40 + station / 10,
      location_lon: 5 + station / 7,
      temperature: celsius,
      humidity: Math.min(100, Math.max(5, 60 + 20 * front + 10 * normal(random))),
      pressure: 1013 - 8 * front + 2 * normal(random),
      wind_speed: wind,
      wind_gust: maybe(random, 0.8, wind * between(random, 1.1, 1.8)),
      precipitation: random() < 0.3 * wet ? lognormal(random, 1, 1) : 0,
      condition: weighted(random, [
        ['clear', 1.2 - wet],
        ['cloudy', 0.6],
        ['rain', wet],
        ['snow', 0.02],
      ]),
    };
  },
};

/** Heavy tails, many nulls, languages by the hour. */
const social: Shape = {
  source: 'social-posts',
  recordsPerSecond: 5,
  rhythm: leisure,
  record(now, random) {
    const views = Math.floor(lognormal(random, 200, 1.6));
    const language = weighted(random, [
      ['en', 3 * wave(now, 22, 0.5)],
      ['de', wave(now, 19, 0.8)],
      ['es', wave(now, 20, 0.8)],
      ['ja', wave(now, 11, 0.8)],
    ]);
    return {
      post_id: `p${Math.floor(random() * 1e12)}`,
      posted_at: new Date(now).toISOString(),
      author_id: `u${Math.floor(random() * 5000)}`,
      author: `name${Math.floor(random() * 5000)}`,
      platform: weighted(random, [
        ['mobile', 7],
        ['web', 3],
      ]),
      text: `something to say ${Math.floor(random() * 1e9)}`,
      language,
      hashtags: maybe(random, 0.4, ['a']),
      url: maybe(random, 0.2, 'https://example.com/x'),
      views,
      likes: Math.floor(views * random() * 0.2),
      shares: Math.floor(views * random() * 0.03),
      country: maybe(
        random,
        0.9,
        language === 'en' ? pick(random, ['US', 'GB', 'IN']) : language.toUpperCase(),
      ),
      author_time_zone: 'Europe/Berlin',
    };
  },
};

/** Amounts from little to much, a basket that differs on weekends. */
const retail: Shape = {
  source: 'retail-orders',
  recordsPerSecond: 4,
  rhythm: shopping,
  record(now, random) {
    const price = lognormal(random, isWeekend(now) ? 32 : 27, 0.8);
    const quantity = 1 + Math.floor(-1.2 * Math.log(1 - random()));
    return {
      order_id: `O-${Math.floor(now / 3000)}`,
      line: 1 + Math.floor(random() * 4),
      ordered_at: new Date(now).toISOString(),
      customer_id: maybe(random, 0.995, `C-${Math.floor(random() * 2000)}`),
      customer_email: `c${Math.floor(random() * 2000)}@example.com`,
      product_id: `P-${Math.floor(120 * random() ** 2)}`,
      quantity,
      unit_price: price,
      subtotal: price * quantity,
      discount: maybe(random, 0.15, price * 0.1),
      currency: weighted(random, [
        ['EUR', 8],
        ['PLN', 1],
        ['GBP', 1],
      ]),
      payment_method: weighted(random, [
        ['card', isWeekend(now) ? 5 : 4],
        ['wallet', 2.5],
        ['transfer', 1.5],
        ['cash', 1],
        ['invoice', isWeekend(now) ? 0.2 : 0.8],
      ]),
      store_country: weighted(random, [
        ['DE', 3],
        ['FR', 2],
        ['NL', 1],
        ['ES', wave(now, 20, 0.5)],
        ['GB', 1],
      ]),
      store_time_zone: 'Europe/Berlin',
    };
  },
};

/** Machines: the same all day, but for a battery that drains, a roll-out of firmware, and maintenance at night. */
const iot: Shape = {
  source: 'iot-readings',
  recordsPerSecond: 8,
  rhythm: even,
  record(now, random) {
    const device = Math.floor(random() * 200);
    const temperature = 21 + (device % 7) + 2 * (wave(now, 15, 1) - 1) + 0.5 * normal(random);
    const night = (now / 3_600_000) % 24 < 4;
    const rolledOut = Math.min(0.95, Math.max(0.05, (now - START) / (20 * DAY)));
    return {
      device_id: `dev-${device}`,
      sequence: Math.floor((now - START) / 1000) + device * 1000,
      recorded_at: new Date(now).toISOString(),
      temperature: maybe(random, 0.99, temperature),
      temperature_min: temperature - random(),
      temperature_max: temperature + random(),
      vibration: lognormal(random, 0.8, 0.3),
      humidity: 45 + 5 * normal(random),
      battery: 100 - (((now / DAY) * 10 + device) % 80),
      status: weighted(random, [
        ['ok', 92],
        ['warning', 5],
        ['maintenance', night ? 12 : 2],
        ['error', 1],
      ]),
      firmware: random() < rolledOut ? '2.4.0' : '2.3.1',
      latitude: 48 + device / 1000,
      longitude: 11 + device / 1000,
      country: 'DE',
    };
  },
};

export const SHAPES: readonly Shape[] = [market, weather, social, retail, iot];
