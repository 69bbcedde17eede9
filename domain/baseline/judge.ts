import type { GenericSchema, InferOutput } from 'valibot';
import type { ClosedWindow, Finding, Monitor, Reading } from '../monitors/monitor.ts';
import { EVERYTHING, type Past, samples, type Trust } from './past.ts';
import type { WindowSummary } from './summary.ts';

/** What is known of a monitor's subject between windows. */
export interface Standing {
  monitor: string;
  subject: string;
  status: 'learning' | 'unknown' | 'clean' | 'suspect' | 'firing';
  /** Since when it has been so: the start of a window, ms since the epoch. */
  since: number;
  trust: Trust;
}

/** A reading with what became of the subject. */
export interface Judged extends Standing {
  reading: Reading;
  /** Of `firing`. */
  finding?: Finding;
}

export const standingKey = (monitor: string, subject: string): string => `${monitor}:${subject}`;

/** What fires for so long is the new normal. */
export const ACCEPTED_AFTER_MS = 24 * 3_600_000;

/** Where a subject goes from here. One window that is far beyond what is usual is enough; else it takes two in a row. */
function next(before: Standing | undefined, { expectation, finding }: Reading): Standing['status'] {
  if (expectation.status !== 'judged') return expectation.status;
  if (expectation.beyond === 'no' || !finding) return 'clean';
  const again = before?.status === 'suspect' || before?.status === 'firing';
  return again || expectation.beyond === 'far' ? 'firing' : 'suspect';
}

/** What is wrong since `from` is normal from then on, up to `until`. */
export const accept = (standing: Standing, from: number, until: number): Standing => ({
  ...standing,
  status: 'learning',
  since: until,
  trust: { since: from, acceptedUntil: until },
});

/**
 * Asks the learning half of each monitor about a closed window. Notes in the window what later baselines need: how far
 * its distributions had moved, and what was found wrong in it.
 */
export function judgeWindow(
  window: WindowSummary,
  past: Past,
  standings: ReadonlyMap<string, Standing>,
  monitors: readonly { monitor: Monitor; options: InferOutput<GenericSchema> }[],
  contract: ClosedWindow['contract'],
): Judged[] {
  const all: Judged[] = [];
  for (const { monitor, options } of monitors) {
    if (!monitor.learn) continue;
    const standingOf = (subject: string) => standings.get(standingKey(monitor.name, subject));
    const closed: ClosedWindow = {
      ...{ window, past, contract },
      samples: (subject, of) =>
        samples(past, standingKey(monitor.name, subject), standingOf(subject)?.trust ?? EVERYTHING, of),
      all: (subject, of) => samples(past, undefined, standingOf(subject)?.trust ?? EVERYTHING, of),
      firing: subject => standingOf(subject)?.status === 'firing',
    };
    for (const reading of monitor.learn(closed, options))
      all.push(step(window, monitor.name, reading, standingOf(reading.subject)));
  }
  return all;
}

function step(
  window: WindowSummary,
  monitor: string,
  reading: Reading,
  before: Standing | undefined,
): Judged {
  const { subject, expectation, finding } = reading;
  const status = next(before, reading);
  const observed = expectation.status === 'unknown' ? undefined : expectation.observed;
  if (monitor === 'drift' && observed !== undefined) window.drift[subject] = observed;
  if (status === 'firing' && finding!.severity !== 'info') window.flags.push(standingKey(monitor, subject));
  const standing: Standing = {
    ...{ monitor, subject, status },
    since: before?.status === status ? before.since : window.start,
    trust: before?.trust ?? EVERYTHING,
  };
  const stays = status === 'firing' && window.start - standing.since >= ACCEPTED_AFTER_MS;
  return {
    ...(stays ? accept(standing, standing.since, window.start) : standing),
    reading,
    ...(status === 'firing' && !stays && { finding: finding! }),
  };
}
