import { rules } from '../catalogue.gen.ts';
import type { Contract } from '../contract/contract.ts';
import { storedSchema } from '../contract/schema.ts';
import type { RuleCount } from '../frame/frame.ts';
import type { JsonObject } from '../json.ts';
import { compileComparisons } from './compare.ts';
import { noCount } from './count.ts';
import { compileDetectors, type DetectorKey, type DetectorState } from './detect.ts';
import type { Failure } from './failure.ts';
import { type Claim, type Claimed, compileHeld, type Holding } from './held.ts';
import { compileRules } from './judge.ts';
import { type Catalogue, placeRules } from './place.ts';
import { compileReferences, type Lookup } from './refer.ts';
import { together } from './report.ts';
import type { RecordContext } from './rule.ts';
import { compileSchema } from './schema.ts';
import { storable } from './storable.ts';

/** One frame's records under the rules of the enrich stage. */
export interface StoredFrame {
  /** All failures so far, by record index; what else is found wrong with a record is added here, before `step`. */
  readonly failures: (Failure[] | undefined)[];
  /** What `refer` needs to be told; empty when no rule refers to anything. */
  readonly lookups: readonly Lookup[];
  /** Judges the reference rules; `found` holds, for each lookup in order, those of its values that exist. */
  refer(found: readonly ReadonlySet<string>[]): void;
  /** What `hold` needs to be told, once the reference rules have judged; empty when nothing is unique over the table. */
  claims(): Claim[];
  /**
   * Judges uniqueness over the table, from who holds the values of each claim, in the claims' order. `holding` goes from
   * frame to frame of a transaction.
   */
  hold(answers: readonly (Claimed | undefined)[], holding: Holding): void;
  /** Whose states `step` needs, without repeats, sorted by detector and key. */
  keys(): DetectorKey[];
  /**
   * Judges the state rules in the order of the records, from the stored states (a key without one is new), and answers
   * the changed states, sorted as `keys`. A record that is to be quarantined is not learned from: a replay would teach
   * its repaired value again.
   */
  step(states: readonly DetectorState[]): DetectorState[];
  /** Counts by rule id; for each, the four counts add up to the records judged. */
  counts(): Record<string, RuleCount>;
}

/**
 * The rules that need the transformed record or stored data.
 *
 *     const stored = compileStored(contract)              // once a contract
 *     const frame = stored.open(records, { receivedAt })  // judges schema, transformed fields, and the frame's records together
 *     frame.refer(await find(frame.lookups))              // one query for all lookups
 *     frame.hold(await holders(frame.claims()), holding)  // one query a rule
 *     const changed = frame.step(await load(frame.keys()))// one query for all keys; write `changed` with the frame
 *     frame.failures, frame.counts()
 *
 * Nothing is kept between frames and nothing given is changed: a frame that comes again is opened again.
 */
export interface Stored {
  /** `records` after the transforms, by their index in the frame; undefined: quarantined before, not judged here. */
  open(records: readonly (JsonObject | undefined)[], context: RecordContext): StoredFrame;
}

/** Throws when a rule does not exist or cannot take its kwargs; the contract reader refuses such a contract. */
export function compileStored(contract: Contract, catalogue: Catalogue = rules): Stored {
  const specs = placeRules(contract, catalogue).enrich;
  const judge = compileRules(specs, contract, catalogue);
  const references = compileReferences(specs, contract, catalogue);
  const comparisons = compileComparisons(specs, contract, catalogue);
  const unique = compileHeld(specs, contract, catalogue);
  const detectors = compileDetectors(specs, contract, catalogue);
  const written = storedSchema(contract);
  const checkSchema = written && compileSchema(contract, written);

  return {
    open(records, context) {
      const failures: (Failure[] | undefined)[] = [];
      const tallies = judge.open();
      let unfit = 0;
      records.forEach((record, i) => {
        if (record === undefined) return;
        const faults = checkSchema?.(record, storable(record, undefined).values);
        if (faults) unfit++;
        failures[i] = together(faults, judge.judge(record, context, tallies));
      });
      const compared = comparisons.judge(records, failures);
      const referring = references.open(records, failures);
      const holding = unique.open(records, failures);
      const detecting = detectors.open(records, failures, context);
      return {
        failures,
        lookups: referring.lookups,
        refer: referring.refer,
        claims: holding.claims,
        hold: holding.hold,
        keys: detecting.keys,
        step: detecting.step,
        counts: () =>
          Object.fromEntries([
            ...revised(unfit),
            ...judge.byRule(tallies),
            ...compared,
            ...referring.counts,
            ...holding.counts,
            ...detecting.counts,
          ]),
      };
    },
  };
}

/** The quality stage has counted these records as passing the schema: the sum of both stages is what holds. */
const revised = (unfit: number): [string, RuleCount][] =>
  unfit === 0 ? [] : [['schema', { ...noCount(), passed: -unfit, failed: unfit }]];
