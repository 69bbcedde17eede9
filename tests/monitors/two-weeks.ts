/** Two weeks of ordinary traffic, then faults at many hours: what monitors say of both. */
import type { Judged } from '../../domain/baseline/judge.ts';
import { WINDOW_MS } from '../../domain/baseline/summary.ts';
import { seeded } from '../../localstack/feed/random.ts';
import { type Expected, FAULTS, VARIANTS } from './faults.ts';
import type { Shape } from './shapes.ts';
import type { Source } from './sources.ts';
import type { Traffic } from './traffic.ts';
import { Watcher } from './watcher.ts';

const DAY = 86_400_000;

/** What was said that is more than information, in words. */
export const alarms = (judged: readonly Judged[]): string[] =>
  judged.flatMap(({ monitor, subject, finding }) =>
    finding && finding.severity !== 'info' ? [`${monitor}:${subject}`] : [],
  );

export interface Outcome {
  /** False alarms of the two weeks, with what they said. */
  alarms: string[];
  /** Faults that the right finding did not tell within two windows, with what was found instead. */
  missed: string[];
  /** What else was said of faults, by fault. */
  besides: string[];
  /** Faults that were injected. */
  injected: number;
}

/** Runs two weeks from `begins` (ms since the epoch), then injects every fault at each of `hours` after them. */
export function twoWeeks(source: Source, seed: string, begins: number, hours: readonly number[]): Outcome {
  const outcome: Outcome = { alarms: [], missed: [], besides: [], injected: 0 };
  const watcher = new Watcher(source.contract);
  const normal = source.traffic(seed);
  const ends = begins + 14 * DAY;
  const injections = new Set(hours.map(hour => ends + hour * 3_600_000));
  const last = Math.max(ends, ...injections);
  for (let start = begins; start <= last; start += WINDOW_MS) {
    if (injections.has(start))
      for (const fault of [...FAULTS, ...VARIANTS])
        if (!fault.not?.includes(source.shape.source))
          inject(
            fault,
            watcher,
            source.shape,
            normal.fork(seeded(`${seed}:${start}:${fault.name}`)),
            start,
            outcome,
          );
    if (start === last) break;
    for (const found of watcher.judge(normal.window(start)))
      if (start < ends && found.finding && found.finding.severity !== 'info')
        outcome.alarms.push(
          `${new Date(start).toISOString()} ${found.monitor}:${found.subject} ${found.finding.message}`,
        );
  }
  return outcome;
}

function inject(
  fault: Expected,
  watcher: Watcher,
  shape: Shape,
  faulty: Traffic,
  began: number,
  outcome: Outcome,
): void {
  const forked = watcher.fork();
  const found = new Set(
    [0, 1].flatMap(n => alarms(forked.judge(faulty.window(began + n * WINDOW_MS, { ...fault, began })))),
  );
  const field = typeof fault.field === 'string' ? fault.field : fault.field[shape.source];
  const wanted = `${fault.kind}:${field}`;
  const besides = [...found].filter(other => other !== wanted);
  const at = `${fault.name} of ${shape.source} at ${new Date(began).toISOString()}`;
  outcome.injected++;
  if (!found.has(wanted))
    outcome.missed.push(`${at}: ${wanted} is not in ${besides.join(', ') || 'nothing'}`);
  if (besides.length > 0) outcome.besides.push(`${at}: ${besides.join(', ')}`);
}
