import type { Step } from '../bins.ts';
import { valueTicks } from '../ticks.ts';

/** A step of a chart with a share as a line and an amount as bars; null is unknown: a gap. */
export interface RateStep extends Step {
  share: number | null;
  amount: number | null;
}

/** Where the axis of the line may begin. */
const FLOORS = [0.99, 0.95, 0.9, 0.8, 0.5, 0];
const PARTS = 5;

/** Ticks of the line's axis, up to 1: from as high as leaves all of it visible. */
export function shareTicks(steps: readonly RateStep[]): number[] {
  const least = Math.min(1, ...steps.flatMap(({ share }) => share ?? []));
  const floor = FLOORS.find(candidate => candidate <= least) ?? 0;
  return Array.from({ length: PARTS + 1 }, (_, i) =>
    Number((floor + ((1 - floor) * i) / PARTS).toPrecision(6)),
  );
}

/** Ticks of the bars' axis from 0, at least up to `least`: a few in a million are not drawn as a mountain. */
export const amountTicks = (steps: readonly RateStep[], least: number): number[] =>
  valueTicks(Math.max(least, ...steps.map(({ amount }) => amount ?? 0)), PARTS);
