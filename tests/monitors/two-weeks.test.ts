/** Ordinary weeks raise no alarm, and what goes wrong raises the right one. */
import { describe, expect, it } from 'vitest';
import { SOURCES } from './sources.ts';
import { type Outcome, twoWeeks } from './two-weeks.ts';

/** One run a source: seed, first day and hour, and the hours after two weeks at which faults begin, differ. */
const RUNS = SOURCES.map((source, at) => ({
  source,
  seed: `run ${at}`,
  begins: Date.UTC(2026, 0, 5 + at, 5 * at),
  hours: [3 * at, 20 + at],
}));

describe.each(RUNS)('two weeks of $source.shape.source', ({ source, seed, begins, hours }) => {
  let outcome: Outcome;
  it('raise nothing above information', () => {
    outcome = twoWeeks(source, seed, begins, hours);
    expect(outcome.alarms).toEqual([]);
  }, 300_000);

  it('are followed by faults, each told by its kind and field within two windows', () => {
    expect(outcome.injected).toBeGreaterThanOrEqual(2 * 16);
    expect(outcome.missed).toEqual([]);
  });

  it('and by nothing that has nothing to do with the fault', () => {
    // A feed that repeats a few readings has other shares of its values as well.
    expect(outcome.besides.filter(words => !words.startsWith('a feed that repeats'))).toEqual([]);
  });
});
