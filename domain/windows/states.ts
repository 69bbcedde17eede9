import type { Json } from '../json.ts';
import type { Collector } from './collector.ts';

/** What a collector has of a window so far. */
export interface Collected {
  /** Records it was shown: fewer than the window has where the collector was not there from its beginning. */
  records: number;
  state: Json;
  /** Why there is no state any more: the collector threw, or its state became too large. */
  fault?: { kind: 'error' | 'too large'; message: string };
}

/** By the collector's id. */
export type States = Record<string, Collected>;

/** Longest JSON of one state, in characters. Those of the rules stay below: only long values can make one so large. */
export const LONGEST_STATE = 1_000_000;

export const faulty = (records: number, error: unknown): Collected => ({
  records,
  state: null,
  fault: { kind: 'error', message: error instanceof Error ? error.message : String(error) },
});

/** Adds what a part of the window has seen, in place. What no collector knows any more is left out. */
export function mergeStates(into: States, part: States, collectors: readonly Collector[]): void {
  for (const collector of collectors) {
    const other = Object.hasOwn(part, collector.id) ? part[collector.id] : undefined;
    if (!other) continue;
    const own = into[collector.id];
    if (!own) into[collector.id] = other;
    else if (own.fault || other.fault)
      into[collector.id] = { ...(own.fault ? own : other), records: own.records + other.records };
    else {
      own.records += other.records;
      try {
        collector.merge(own.state, other.state);
      } catch (error) {
        into[collector.id] = faulty(own.records, error);
      }
    }
  }
}

function allFinite(value: Json): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(allFinite);
}

/** States as they are stored, each within its limits. */
export function statesJson(states: States): string {
  const entries = Object.entries(states).map(([id, collected]) => {
    let text = JSON.stringify(collected);
    // JSON has no number that is none: what overflowed would come back as nothing at all.
    if (text.includes('null') && !allFinite(collected.state))
      text = JSON.stringify(faulty(collected.records, 'a sum became too large for a number'));
    if (text.length > LONGEST_STATE) {
      const message = `what has to be kept of the window is longer than ${LONGEST_STATE} characters`;
      text = JSON.stringify({
        records: collected.records,
        state: null,
        fault: { kind: 'too large', message },
      });
    }
    return `${JSON.stringify(id)}:${text}`;
  });
  return `{${entries.join(',')}}`;
}
