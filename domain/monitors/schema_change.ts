import * as v from 'valibot';
import { judgeShare } from '../baseline/share.ts';
import type { Part } from '../baseline/summary.ts';
import { JSON_TYPES } from '../profile/profile.ts';
import { type ClosedWindow, monitor, percent, type Reading } from './monitor.ts';

export default monitor({
  name: 'schema_change',
  summary: 'Records have a field that they never had, or values of another type.',
  options: v.strictObject({
    /** Share of the records from which a new field or type is told. */
    share: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 0.02),
    /** Fields that are not judged. */
    ignore: v.optional(v.array(v.string()), []),
    /** Fewer records than this say nothing. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 40),
  }),
  learn(closed, { share, ignore, minimumRecords }) {
    const limits = { floor: share, minimum: minimumRecords };
    const fields = Object.keys(closed.window.fields).filter(field => !ignore.includes(field));
    return [
      ...fields.flatMap(field => typeChange(closed, field, limits)),
      ...unknownFields(closed, share)
        .filter(field => !ignore.includes(field))
        .map(field => newField(closed, field, limits)),
    ];
  },
});

type Limits = Parameters<typeof judgeShare>[2];

/** The type that has become more by most. */
function typeChange(closed: ClosedWindow, field: string, limits: Limits): Reading[] {
  const { types } = closed.window.fields[field]!;
  const readings = types.flatMap((part, at): Reading[] => {
    if (part[0] === 0) return [];
    const past = closed.samples(field, window => window.fields[field]?.types[at]);
    const expectation = judgeShare(part, past, limits);
    if (expectation.status !== 'judged') return [{ subject: field, unit: 'share', expectation }];
    const { observed, centre, beyond } = expectation;
    if (beyond === 'no') return [{ subject: field, unit: 'share', expectation }];
    const before = usualType(closed, field);
    return [
      {
        ...{ subject: field, unit: 'share', expectation },
        finding: {
          severity: observed - centre >= 0.5 ? 'critical' : 'warning',
          message: `${field} is of type ${JSON_TYPES[at]} in ${percent(observed)} of its values (${part[0]} of ${part[1]}); usual are ${percent(centre)}${before && before !== JSON_TYPES[at] ? `, and type ${before}` : ''}.`,
        },
      },
    ];
  });
  const excess = ({ expectation }: Reading) =>
    expectation.status === 'judged' ? expectation.observed - expectation.high! : -1;
  return readings.sort((a, b) => excess(b) - excess(a)).slice(0, 1);
}

/** The JSON type that most values of the field had. */
function usualType(closed: ClosedWindow, field: string): string | undefined {
  const counts = JSON_TYPES.map(() => 0);
  for (const window of Object.values(closed.past).flat())
    for (const [at, [count]] of (window.fields[field]?.types ?? []).entries()) counts[at]! += count;
  const most = Math.max(...counts);
  return most > 0 ? JSON_TYPES[counts.indexOf(most)] : undefined;
}

/** Unknown fields that are judged in one window: a producer that uses data as names has no end of them. */
const MOST_UNKNOWN = 20;

/** The most frequent ones, and those that were in the hours before and may be gone. */
function unknownFields({ window, past }: ClosedWindow, share: number): string[] {
  const counts = new Map<string, number>();
  for (const { unknown, profiled } of [window, ...past.recent])
    for (const [field, count] of Object.entries(unknown))
      if (count >= share * profiled) counts.set(field, (counts.get(field) ?? 0) + count);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_UNKNOWN)
    .map(([field]) => field);
}

function newField(closed: ClosedWindow, field: string, limits: Limits): Reading {
  const { window } = closed;
  const part = unknownPart(window, field);
  const past = closed.samples(
    field,
    ({ unknown, profiled }): Part => [Object.hasOwn(unknown, field) ? unknown[field]! : 0, profiled],
  );
  const expectation = judgeShare(part, past, limits);
  if (expectation.status !== 'judged') return { subject: field, unit: 'share', expectation };
  const { observed, centre } = expectation;
  return {
    ...{ subject: field, unit: 'share', expectation },
    finding: {
      severity: 'warning',
      message: `${percent(observed)} of the records (${part[0]} of ${part[1]}) have the field ${field}, which the contract does not; usual are ${percent(centre)}.`,
    },
  };
}

const unknownPart = ({ unknown, profiled }: ClosedWindow['window'], field: string): Part => [
  Object.hasOwn(unknown, field) ? unknown[field]! : 0,
  profiled,
];
