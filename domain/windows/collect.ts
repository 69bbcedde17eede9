import type { JsonObject } from '../json.ts';
import type { Clock, Collector, LoadedContext } from './collector.ts';
import { placeByEvent, type WindowSpec, windowStart } from './placement.ts';
import { faulty, type States } from './states.ts';

/** What one group of frames adds to one window. */
export interface WindowPart {
  clock: Clock;
  seconds: number;
  /** ms since the epoch. */
  start: number;
  records: number;
  states: States;
}

/** What a group of frames adds to the windows of its source. */
export interface Parts {
  windows: WindowPart[];
  /** Records in no window of event time: theirs was over, or too far off. */
  late: number;
  ahead: number;
  /** The greatest event time of a record that has its window, never after its receipt: what moves the watermark. */
  greatest: number | undefined;
}

/** The collectors of a contract, ready for records. */
export interface Collection {
  collect(records: Iterable<readonly [JsonObject, LoadedContext]>): Parts;
}

/** Collectors of one clock and length: they share their windows. */
interface Lane {
  clock: Clock;
  seconds: number;
  collectors: Collector[];
}

/** Undefined when there is nothing to collect. Windows of event time are all of the contract's length. */
export function compileCollection(
  collectors: readonly Collector[],
  window: WindowSpec,
): Collection | undefined {
  if (collectors.length === 0) return undefined;
  const lanes: Lane[] = [];
  for (const collector of collectors) {
    const { clock } = collector;
    const seconds = clock === 'event' ? window.seconds : collector.seconds;
    const lane = lanes.find(known => known.clock === clock && known.seconds === seconds);
    if (lane) lane.collectors.push(collector);
    else lanes.push({ clock, seconds, collectors: [collector] });
  }
  return {
    collect(records) {
      const parts: Parts = { windows: [], late: 0, ahead: 0, greatest: undefined };
      const open = lanes.map(lane => opened(lane, parts.windows));
      for (const [record, context] of records) {
        for (const { clock, seconds, add } of open) {
          if (clock === 'loaded') {
            add(windowStart(context.loadedAt, seconds), record, context);
            continue;
          }
          const start = placeByEvent(context, window);
          if (typeof start === 'string') {
            parts[start]++;
            continue;
          }
          const at = Math.min(context.eventTime!, context.receivedAt);
          if (parts.greatest === undefined || at > parts.greatest) parts.greatest = at;
          add(start, record, context);
        }
      }
      return parts;
    },
  };
}

/** The windows of a lane, each made with its first record. */
function opened({ clock, seconds, collectors }: Lane, into: WindowPart[]) {
  const windows = new Map<number, WindowPart>();
  return {
    clock,
    seconds,
    add(start: number, record: JsonObject, context: LoadedContext): void {
      let part = windows.get(start);
      if (!part) {
        const states = Object.fromEntries(
          collectors.map(({ id, empty }) => [id, { records: 0, state: empty() }]),
        );
        part = { clock, seconds, start, records: 0, states };
        windows.set(start, part);
        into.push(part);
      }
      part.records++;
      for (const collector of collectors) {
        const collected = part.states[collector.id]!;
        collected.records++;
        if (collected.fault) continue;
        try {
          collector.add(collected.state, record, context);
        } catch (error) {
          part.states[collector.id] = faulty(collected.records, error);
        }
      }
    },
  };
}
