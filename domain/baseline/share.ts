import { type Learning, learning, levelOf, neededOf, pooled } from './past.ts';
import { spreadOf } from './robust.ts';
import type { Level } from './season.ts';
import type { Part } from './summary.ts';

/** What a value is compared with. */
export type Expectation =
  | { status: 'unknown' }
  | (Learning & { observed?: number })
  | {
      status: 'judged';
      observed: number;
      /** The middle of what is usual, and where it ends; a bound that is absent is not judged. */
      centre: number;
      low?: number;
      high?: number;
      level: Level;
      /** Beyond the bounds: by some, or so far that one window is enough. */
      beyond: 'no' | 'some' | 'far';
    };

export interface ShareLimits {
  /** What a share may rise by, whatever was learned (0..1). */
  floor: number;
  /** Fewer than this say nothing. */
  minimum: number;
}

/** Standard deviations from the middle: many fields are judged every five minutes for years. */
const SIGMAS = 5;
/** A share may also rise by this part of itself. */
const RELATIVE = 0.25;

const shareOf = ([count, of]: Part): number => count / of;

/**
 * Judges how a share has risen. What chance makes of few records widens the bounds, as does what windows usually
 * differ by; a share that never moved has the floor.
 */
export function judgeShare(
  part: Part,
  past: Readonly<Record<Level, readonly Part[]>>,
  { floor, minimum }: ShareLimits,
): Expectation {
  if (part[1] < minimum) return { status: 'unknown' };
  const known = Object.fromEntries(
    Object.entries(past).map(([level, parts]) => [level, parts.filter(([, of]) => of >= minimum / 2)]),
  ) as Record<Level, Part[]>;
  const level = levelOf(known);
  if (level === undefined) return learning(neededOf(known));
  const { centre, sigma, high: usual } = spreadOf(pooled(known).map(shareOf));
  const observed = shareOf(part);
  const chance = Math.sqrt((Math.max(centre, usual) * (1 - centre)) / part[1] + 1 / part[1] ** 2);
  const high =
    Math.max(centre + SIGMAS * Math.hypot(sigma, chance), usual) + Math.max(floor, RELATIVE * centre);
  return { status: 'judged', observed, centre, high, level, beyond: beyondHigh(observed, centre, high) };
}

/** `far`: twice as far from the middle as the bound is. */
export const beyondHigh = (observed: number, centre: number, high: number): 'no' | 'some' | 'far' =>
  observed <= high ? 'no' : observed - centre > 2 * (high - centre) ? 'far' : 'some';

/** Standard deviations by which chance may raise a share. */
const LUCK = 3;

/** Whether so many are the share, and more than chance makes of a source that has half of it: 3 of 58 are no 5 %. */
export function reaches([count, of]: Part, share: number): boolean {
  const half = share / 2;
  return count >= share * of && count > half * of + LUCK * Math.sqrt(of * half * (1 - half));
}

export interface RiseLimits {
  /** Times the usual that it may become, whatever was learned. */
  factor: number;
  /** What it may rise by, in its own unit. */
  floor: number;
}

/** Judges how a duration has risen; those are spread by factors, not by differences. */
export function judgeRise(
  observed: number,
  past: Readonly<Record<Level, readonly number[]>>,
  { factor, floor }: RiseLimits,
): Expectation {
  const level = levelOf(past);
  if (level === undefined) return learning(neededOf(past));
  const logs = spreadOf(pooled(past).map(value => Math.log1p(Math.max(0, value))));
  const centre = Math.expm1(logs.centre);
  const high = Math.max(
    Math.expm1(logs.centre + SIGMAS * logs.sigma),
    Math.expm1(logs.high) * 1.5,
    centre * factor,
    centre + floor,
  );
  // One slow window happens to everybody: it takes two, however slow.
  return { status: 'judged', observed, centre, high, level, beyond: observed > high ? 'some' : 'no' };
}
