import type { Json, JsonObject } from '../json.ts';

/**
 * Sums up the loaded records of a window. States are JSON: enrich collects one a group of frames and window and appends
 * it with the load, sweep merges them and hands the whole to whoever judges it when the window closes.
 */
export interface Collector<State extends Json = Json> {
  /** Unique in its contract, and of one form of state: what makes another form of it has another id. */
  readonly id: string;
  /** Nothing seen yet. */
  empty(): State;
  /** Adds a record, in place. */
  add(state: State, record: JsonObject): void;
  /** Adds what another state has seen, in place. */
  merge(state: State, other: State): void;
}
