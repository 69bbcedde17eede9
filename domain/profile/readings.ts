import { mix } from '../frame/hash.ts';

/**
 * The smallest hashes of a window's distinct readings. Two windows hold the same readings as far as their smallest
 * hashes are the same ones, so a feed that repeats itself is seen without keeping its records.
 */
export type Readings = number[];

const KEPT = 32;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** A hash of the numbers of one record, 32 bits; order matters. */
export function hashNumber(hash: number, value: number): number {
  float[0] = value;
  return mix(Math.imul(hash ^ words[0]!, 0x9e3779b1) ^ words[1]!);
}

/** Adds a hash, if it is among the smallest. Kept in ascending order. */
export function addReading(readings: Readings, hash: number): void {
  if (readings.length === KEPT && hash >= readings[KEPT - 1]!) return;
  let at = readings.length;
  while (at > 0 && readings[at - 1]! > hash) at--;
  if (readings[at - 1] === hash) return;
  readings.splice(at, 0, hash);
  if (readings.length > KEPT) readings.pop();
}

/** Which share of the readings of both together is in each of them (Jaccard), within 0.09; undefined for too few. */
export function overlap(a: Readings, b: Readings): number | undefined {
  if (a.length < KEPT || b.length < KEPT) return undefined;
  const others = new Set(b);
  const inBoth = new Set(a.filter(hash => others.has(hash)));
  const smallest = [...new Set([...a, ...b])].sort((x, y) => x - y).slice(0, KEPT);
  return smallest.filter(hash => inBoth.has(hash)).length / KEPT;
}
