import type { Json, JsonObject } from '../../json.ts';

/** Something that is measured over records, part by part: states are JSON, so that those of several frames can be merged. */
export interface Measure<State extends Json = Json> {
  empty(): State;
  /** Adds a record, in place. */
  add(state: State, record: JsonObject): void;
  /** Adds what another state has seen, in place. */
  merge(state: State, other: State): void;
  /** What was measured; undefined while there is nothing to measure by. */
  value(state: State): Json | undefined;
  /** Of a value that is estimated, a number: its standard error as a share of it; undefined: it is exact. */
  error?(state: State): number | undefined;
  /** Of a value whose rank is off: by how much at most, as a share of all values; undefined: it is exact. */
  rankError?(state: State): number | undefined;
}
