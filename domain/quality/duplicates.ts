import { mix } from '../frame/hash.ts';
import type { Column } from './column.ts';
import { type CompiledWindowRule, FAIL, NOT_EVALUATED, PASS, type RuleScope } from './rule.ts';
import { sameIn, uniqueInWords } from './unique.ts';

/**
 * The values of a window as far as they are kept: how often each was seen, by its hash. Beyond `KEPT` values only those
 * with the lowest hashes are kept, which is a fair sample of values, each with its full count: parts merge without loss.
 */
export interface ValuesSeen {
  [key: string]: number | Record<string, number>;
  /** Records with a value. */
  evaluated: number;
  /** Hashes in base 36, below `below`. */
  counts: Record<string, number>;
  /** Every value with a hash below it is kept; 2 ** 53: all are. */
  below: number;
}

/** Distinct values up to which a window is counted exactly: some 200 kB of state. */
export const KEPT = 10_000;
const HASHES = 2 ** 53;
/** Keeping a quarter more before cutting back makes the cutting rare. */
const CUT_AT = KEPT * 1.25;

/** 53 bits, of two 32-bit hashes that differ in every step: among 10,000 values two share one in 180 million windows. */
function hashOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995) ^ (high >>> 13);
  }
  return (mix(low ^ high) & 0x1fffff) * 2 ** 32 + mix(high);
}

/** How many standard errors away the truth is in 5 of 100 windows. */
const CONFIDENCE = 1.96;

function cut(state: ValuesSeen): void {
  const hashes = Object.keys(state.counts).map(hash => parseInt(hash, 36));
  hashes.sort((a, b) => a - b);
  state.below = hashes[KEPT]!;
  for (const hash of hashes.slice(KEPT)) delete state.counts[hash.toString(36)];
}

function see(state: ValuesSeen, hash: number, times: number): boolean {
  if (hash >= state.below) return false;
  const name = hash.toString(36);
  const before = state.counts[name];
  state.counts[name] = (before ?? 0) + times;
  return before === undefined;
}

/**
 * Judges that few records of a window have values that another record of it has too. Exact up to 10,000 different values
 * a window; beyond that estimated from a sample of 10,000, and said so with its error.
 */
export function duplicatesIn(columns: readonly Column[], scope: RuleScope): CompiledWindowRule<ValuesSeen> {
  const key = sameIn(columns, scope);
  const trim = (state: ValuesSeen): void => {
    if (Object.keys(state.counts).length > KEPT) cut(state);
  };
  /** How many are kept, counted as they come: to count the members of an object takes time. */
  const kept = new WeakMap<ValuesSeen, number>();
  return {
    expected: uniqueInWords(columns),
    empty: () => ({ evaluated: 0, counts: {}, below: HASHES }),
    add(state, record) {
      const found = key(record);
      if (found === undefined) return;
      state.evaluated++;
      if (!see(state, hashOf(found), 1)) return;
      const size = (kept.get(state) ?? Object.keys(state.counts).length - 1) + 1;
      if (size > CUT_AT) cut(state);
      kept.set(state, Math.min(size, size > CUT_AT ? KEPT : size));
    },
    merge(state, other) {
      state.evaluated += other.evaluated;
      if (other.below < state.below) {
        state.below = other.below;
        for (const hash of Object.keys(state.counts))
          if (parseInt(hash, 36) >= state.below) delete state.counts[hash];
      }
      for (const [hash, times] of Object.entries(other.counts)) see(state, parseInt(hash, 36), times);
      trim(state);
      kept.delete(state);
    },
    judge(state) {
      const { evaluated } = state;
      if (evaluated === 0) return { outcome: NOT_EVALUATED, observed: null };
      trim(state);
      const counts = Object.values(state.counts);
      const sampled = counts.length;
      const share = state.below / HASHES;
      const repeated = counts.filter(times => times > 1);
      const inSample = repeated.reduce((sum, times) => sum + times, 0);
      const failed = Math.min(evaluated, Math.round(inSample / share));
      const outcome = failed > 0 ? FAIL : PASS;
      const tally = { evaluated, failed };
      const distinct = Math.round(sampled / share);
      if (share === 1) return { outcome, observed: failed, tally, details: { distinct } };
      // Of a sample without a fault, 3 in its size may have been missed, each in two records.
      const squares = repeated.reduce((sum, times) => sum + times * times, 0);
      const error = Math.ceil(
        repeated.length === 0
          ? (3 / sampled) * distinct * 2
          : (CONFIDENCE * Math.sqrt(squares * (1 - share))) / share,
      );
      return { outcome, observed: failed, tally, details: { distinct, approximate: true, sampled, error } };
    },
  };
}
