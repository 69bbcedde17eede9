import * as v from 'valibot';
import { SEVERITIES, type Severity } from '../quality/failure.ts';
import { type Bounds, type Threshold, type Thresholds, thresholdInWords } from '../quality/threshold.ts';
import type { Path, Report } from './problems.ts';

const PERCENT = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/;
const FORMS = 'write a share as 1 % or 0.01, a count as a whole number';

/** Rounded where floats are: 1 - 0.95 is 0.05, and 7 % is 0.07. */
export const exactly = (share: number): number => Number(share.toPrecision(12));

function parsed(value: string | number): { share: number } | { count: number } | undefined {
  if (typeof value === 'number') {
    if (value >= 0 && Number.isSafeInteger(value)) return { count: value };
    return value > 0 && value < 1 ? { share: value } : undefined;
  }
  const share = Number(PERCENT.exec(value)?.[1] ?? Number.NaN) / 100;
  return share <= 1 ? { share: exactly(share) } : undefined;
}

const most = v.pipe(
  v.union([v.string(), v.number()], `expected a share or a count: ${FORMS}`),
  v.rawTransform<string | number, Threshold>(({ dataset, addIssue, NEVER }) => {
    const found = parsed(dataset.value);
    if (!found) {
      addIssue({ message: `${JSON.stringify(dataset.value)} is neither a share nor a count: ${FORMS}` });
      return NEVER;
    }
    return 'share' in found ? { share: { max: found.share } } : { count: { max: found.count } };
  }),
);

/** `thresholds: {warning: 1 %, critical: 5 %}`: how much of a window may fail before it is as bad as that. */
export const thresholds = v.strictObject({
  info: v.optional(most),
  warning: v.optional(most),
  critical: v.optional(most),
});

const boundsOf = (threshold: Threshold): [unit: string, bounds: Bounds] =>
  'share' in threshold ? ['share', threshold.share] : ['count', threshold.count];

/** A worse severity is for more failures, where both are said in the same way. */
export function checkOrder(given: Thresholds, path: Path, report: Report): void {
  const mildest: Severity[] = [...SEVERITIES].reverse();
  for (const [i, worse] of mildest.entries())
    for (const milder of mildest.slice(0, i)) {
      const [above, below] = [given[worse], given[milder]];
      if (!above || !below) continue;
      const [[unit, { max = 0 }], [other, { max: least = 0 }]] = [boundsOf(above), boundsOf(below)];
      if (unit === other && max < least)
        report.add(
          [...path, worse],
          `${worse} is reached before ${milder}: ${thresholdInWords(above)}, and ${thresholdInWords(below)}`,
          `${worse} must not be lower than ${milder}`,
        );
    }
}
