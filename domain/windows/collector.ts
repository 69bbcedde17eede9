import type { Json, JsonObject } from '../json.ts';

/** By which time a record belongs to a window: when it happened, or when it was loaded. */
export type Clock = 'event' | 'loaded';

/** What is known of a loaded record besides what it says; ms since the epoch. */
export interface LoadedContext {
  readonly eventTime: number | undefined;
  readonly receivedAt: number;
  readonly loadedAt: number;
}

/**
 * Sums up the loaded records of a window. States are JSON: enrich collects one a group of frames and window and appends
 * it with the load, sweep merges them and hands the whole to whoever judges it when the window closes.
 */
export interface Collector<State extends Json = Json> {
  /** Unique in its contract, and of one form of state: what makes another form of it has another id. */
  readonly id: string;
  readonly clock: Clock;
  /** Length of its windows, whole minutes; those of event time have the length that the contract says. */
  readonly seconds: number;
  /** Nothing seen yet. */
  empty(): State;
  /** Adds a record, in place. */
  add(state: State, record: JsonObject, context: LoadedContext): void;
  /** Adds what another state has seen, in place. */
  merge(state: State, other: State): void;
}
