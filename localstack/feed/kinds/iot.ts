import { between, counter, normal, pick, round, seeded, skewed, walk } from '../random.ts';
import { even, wave } from '../rhythm.ts';
import type { Kind } from './kind.ts';

interface Site {
  latitude: number;
  longitude: number;
  country: string;
}

const SITES: Site[] = [
  { latitude: 52.52, longitude: 13.4, country: 'DE' },
  { latitude: 47.61, longitude: -122.33, country: 'US' },
  { latitude: 29.76, longitude: -95.37, country: 'US' },
  { latitude: 53.35, longitude: -6.26, country: 'IE' },
  { latitude: 1.35, longitude: 103.82, country: 'SG' },
  { latitude: -23.55, longitude: -46.63, country: 'BR' },
];
const DEVICES = 120;
const HOUR = 3_600_000;
/** Hours a battery lasts. */
const CHARGE = 400;

function devices(seed: string) {
  const random = seeded(`${seed}:iot`);
  return Array.from({ length: DEVICES }, (_, i) => {
    const site = pick(random, SITES);
    return {
      id: `dev-${String(i + 1).padStart(4, '0')}`,
      site: {
        ...site,
        latitude: round(site.latitude + between(random, -0.02, 0.02), 5),
        longitude: round(site.longitude + between(random, -0.02, 0.02), 5),
      },
      temperature: between(random, 35, 70),
      vibration: between(random, 1, 4),
      charged: between(random, 0, CHARGE),
      firmware: pick(random, ['2.4.1', '2.4.1', '2.3.0', '2.5.0-rc1']),
    };
  });
}

/** Machines that run by day: warm and shaking, a little more at two in the afternoon, local sun time. */
export const iot: Kind = {
  rhythm: even,
  generator({ seed }) {
    const next = skewed(devices(seed), 0.4);
    const count = counter();
    return (now, random) => {
      const { id, site, temperature, vibration, charged, firmware } = next(random);
      const load = wave(now, 14, 0.08, site.longitude / 15);
      const mean = temperature * load + 3 * walk(`${id}:t`, now) + 0.2 * normal(random);
      const swing = between(random, 0.1, 0.9);
      const chance = random();
      return {
        device_id: id,
        sequence: count(id, now),
        recorded_at: now,
        temperature: round(mean, 2),
        temperature_min: round(mean - swing, 2),
        temperature_max: round(mean + swing, 2),
        vibration: round(vibration * load * (1 + 0.06 * normal(random)), 3),
        humidity: round(45 + 10 * walk(`${id}:h`, now) + normal(random), 1),
        battery: round(100 - (((now / HOUR + charged) % CHARGE) / CHARGE) * 100, 1),
        status: chance < 0.97 ? 'ok' : chance < 0.99 ? 'degraded' : 'maintenance',
        firmware,
        latitude: site.latitude,
        longitude: site.longitude,
        country: site.country,
      };
    };
  },
};
