import type { Failure } from '../quality/failure.ts';
import { type FrameHeader, isCritical, type Verdicts } from './frame.ts';

/** Failures in a frame beyond which their details are not even tried: as JSON they would fill the memory. */
const DETAILED_FAILURES = 20_000;

/** Longest pointer and expectation that the last step keeps, in characters. */
const SHORT = 120;

const LEFT_OUT = 'details were left out, the frame was at its size limit';

/**
 * What is given up, in this order, when verdicts make a frame too large for Kinesis. The record's own bytes are in
 * the frame and go to the quarantine whole, so what was observed can always be read there.
 */
export const TRIMS: readonly ((failures: Failure[]) => Failure[])[] = [
  failures => failures,
  failures => failures.map(({ observed: _, ...rest }) => rest),
  failures => failures.map(withoutDetails),
  failures => [shortest(failures)],
];

const withoutDetails = ({ observed: _, ...rest }: Failure): Failure => ({
  ...rest,
  message: `Expected ${rest.expected} (${LEFT_OUT}).`,
});

/** One failure stands for all of a record, a critical one if there is any: the record still ends where it should. */
function shortest(failures: Failure[]): Failure {
  const kept = failures.find(failure => isCritical([failure])) ?? failures[0]!;
  const others = failures.length > 1 ? ` ${failures.length - 1} more failures were left out.` : '';
  return {
    kind: kept.kind,
    rule: kept.rule,
    field: kept.field.slice(0, SHORT),
    expected: kept.expected.slice(0, SHORT),
    message: `${LEFT_OUT[0]!.toUpperCase()}${LEFT_OUT.slice(1)}.${others}`,
    severity: kept.severity,
  };
}

/** The first trim worth trying. */
export function firstTrim(verdicts: Verdicts): number {
  let failures = 0;
  for (const found of Object.values(verdicts.failures)) failures += found.length;
  return failures > DETAILED_FAILURES ? TRIMS.length - 1 : 0;
}

export function trimmed(verdicts: Verdicts, trim: (failures: Failure[]) => Failure[]): Verdicts {
  const entries = Object.entries(verdicts.failures) as [string, Failure[]][];
  return {
    ...verdicts,
    failures: Object.fromEntries(
      entries.filter(([, found]) => found.length > 0).map(([index, found]) => [index, trim(found)]),
    ),
  };
}

export class FrameTooLarge extends Error {
  constructor(header: FrameHeader, bytes: number, limit: number) {
    super(`frame ${header.id} takes ${bytes} bytes encoded, more than the ${limit} of a Kinesis record`);
    this.name = 'FrameTooLarge';
  }
}
