import zoneNameAt from '@photostructure/tz-lookup';
import { type Zone, zoneOf } from './zone.ts';

/** The time zone of a place on Earth, WGS 84 degrees; undefined when they are no place. */
export function zoneAt(latitude: number, longitude: number): Zone | undefined {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined;
  return zoneOf(zoneNameAt(latitude, longitude));
}
