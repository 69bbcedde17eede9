import type { Json, JsonObject } from '../../json.ts';
import type { Column } from '../column.ts';
import { identityIn } from '../identity.ts';
import { type Measured, NOT_EVALUATED, type RuleScope } from '../rule.ts';
import {
  addToRegisters,
  CARDINALITY_ERROR,
  estimate,
  mergeRegisters,
  noRegisters,
  type Registers,
} from './cardinality.ts';

/** How often each value of a column was there, as long as there are not too many different ones. */
export interface Frequencies {
  [key: string]: Json;
  /** Identity -> the value and its count; empty once there were more than `MOST`. */
  counts: { [identity: string]: [value: Json, count: number] };
  /** How many `counts` has. */
  different: number;
  /** Values that were not null. */
  n: number;
  /** From more than `MOST` different values on: by what their number is estimated. */
  sketch: Registers | null;
}

/** Different values that a window of a stream keeps; a file's are all kept. */
export const MOST = 5_000;

export function frequenciesOf(column: Column, scope: RuleScope) {
  const same = identityIn(scope);
  const most = scope.fileTime || scope.keepsAll ? Number.POSITIVE_INFINITY : MOST;
  const take = (state: Frequencies, key: string, value: Json, count: number): void => {
    if (state.sketch) {
      addToRegisters(state.sketch, key);
      return;
    }
    const known = Object.hasOwn(state.counts, key) ? state.counts[key] : undefined;
    if (known) {
      known[1] += count;
      return;
    }
    state.counts[key] = [value, count];
    state.different++;
    if (state.different > most) sketched(state);
  };
  return {
    // Without a prototype no value can be taken for what every object inherits.
    empty: (): Frequencies => ({ counts: Object.create(null), different: 0, n: 0, sketch: null }),
    add(state: Frequencies, record: JsonObject): void {
      const value = column.read(record);
      if (value === undefined || value === null) return;
      state.n++;
      take(state, same(value), value, 1);
    },
    merge(state: Frequencies, other: Frequencies): void {
      state.n += other.n;
      if (other.sketch) mergeRegisters(sketched(state), other.sketch);
      for (const [key, [value, count]] of Object.entries(other.counts)) take(state, key, value, count);
    },
  };
}

/** The state's sketch, which takes the place of its counts. */
function sketched(state: Frequencies): Registers {
  if (!state.sketch) {
    state.sketch = noRegisters();
    for (const key of Object.keys(state.counts)) addToRegisters(state.sketch, key);
    state.counts = {};
  }
  return state.sketch;
}

/** How many different values there were; estimated where there were too many to keep. */
export const differentIn = ({ different, sketch }: Frequencies): number =>
  sketch ? estimate(sketch) : different;

/** The standard error of `differentIn`, as a share of it. */
export const differentError = ({ sketch }: Frequencies): number | undefined =>
  sketch ? CARDINALITY_ERROR : undefined;

/** What a rule that needs every value says of a window that had none, or too many of them. */
export function unknownOf({ n, sketch }: Frequencies): Measured | undefined {
  if (n > 0 && !sketch) return undefined;
  const reason = `there were more than ${MOST.toLocaleString('en')} different values`;
  return { outcome: NOT_EVALUATED, observed: null, ...(sketch && { details: { reason } }) };
}

const isNumeric = (value: Json): boolean => typeof value === 'number' || typeof value === 'boolean';

/** Different values in their order: numbers and truth (0 or 1) by value, then everything else by its letters. */
export function distinct({ counts }: Frequencies): [value: Json, count: number][] {
  return Object.values(counts).sort(([a], [b]) => {
    if (isNumeric(a) && isNumeric(b)) return Number(a) - Number(b);
    const [left, right] = [String(a), String(b)];
    return left < right ? -1 : Number(left > right);
  });
}
