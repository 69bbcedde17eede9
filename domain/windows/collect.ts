import type { Window } from '../contract/contract.ts';
import type { JsonObject } from '../json.ts';
import type { Collector } from './collector.ts';
import { type Occurrence, placeByEvent } from './placement.ts';
import { faulty, type States } from './states.ts';

/** What one group of frames adds to one window. */
export interface WindowPart {
  /** ms since the epoch. */
  start: number;
  records: number;
  states: States;
}

/** What a group of frames adds to the windows of its source. */
export interface Parts {
  windows: WindowPart[];
  /** Records in no window: theirs was over, or too far off. */
  late: number;
  ahead: number;
  /** The greatest event time of a record that has its window, never after its receipt: what moves the watermark. */
  greatest: number | undefined;
}

/** The collectors of a contract, ready for records. */
export interface Collection {
  collect(records: Iterable<readonly [JsonObject, Occurrence]>): Parts;
}

/** Undefined when there is nothing to collect. */
export function compileCollection(collectors: readonly Collector[], window: Window): Collection | undefined {
  if (collectors.length === 0) return undefined;
  const opened = (start: number): WindowPart => {
    const states = collectors.map(({ id, empty }) => [id, { records: 0, state: empty() }] as const);
    return { start, records: 0, states: Object.fromEntries(states) };
  };
  const add = (part: WindowPart, record: JsonObject): void => {
    part.records++;
    for (const collector of collectors) {
      const collected = part.states[collector.id]!;
      collected.records++;
      if (collected.fault) continue;
      try {
        collector.add(collected.state, record);
      } catch (error) {
        part.states[collector.id] = faulty(collected.records, error);
      }
    }
  };
  return {
    collect(records) {
      const parts: Omit<Parts, 'windows'> = { late: 0, ahead: 0, greatest: undefined };
      const windows = new Map<number, WindowPart>();
      for (const [record, occurrence] of records) {
        const start = placeByEvent(occurrence, window);
        if (typeof start === 'string') {
          parts[start]++;
          continue;
        }
        const at = Math.min(occurrence.eventTime!, occurrence.receivedAt);
        if (parts.greatest === undefined || at > parts.greatest) parts.greatest = at;
        const part = windows.get(start) ?? opened(start);
        windows.set(start, part);
        add(part, record);
      }
      return { ...parts, windows: [...windows.values()] };
    },
  };
}
