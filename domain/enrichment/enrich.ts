import { enrichers } from '../catalogue.gen.ts';
import type { Contract } from '../contract/contract.ts';
import type { Json, JsonObject } from '../json.ts';
import { parseInstant } from '../time/instant.ts';
import type { EnrichContext, Enricher, Output } from './enricher.ts';
import { entry, messageOf } from './entry.ts';
import { compileTransforms, type RunTransforms } from './transforms.ts';

/** What an enricher did since the last `takeCounts`. */
export interface EnricherCounts {
  /** Records with at least one output known. */
  enriched: number;
  /** Records with none. */
  unknown: number;
  /** Records on which it threw; their outputs are unknown. */
  failed: number;
  /** Time spent, in microseconds, by the clock given to `compileEnrichment`; 0 without one. */
  micros: number;
  /** Message of the last throw. */
  failure?: string;
}

/** A contract's transforms and enrichers, ready for records. */
export interface Enrichment {
  readonly transform: RunTransforms;
  /** The columns `enrich` fills, in its order. */
  readonly outputs: readonly Output[];
  /** The outputs' values, in their order; undefined: unknown. The array is the caller's to keep. */
  enrich(record: JsonObject, context: EnrichContext): (Json | undefined)[];
  /** The record's event time in ms since the epoch, of the transformed record; undefined when it cannot be read. */
  eventTime(record: JsonObject): number | undefined;
  /** Counts by enricher name since the last call. */
  takeCounts(): Map<string, EnricherCounts>;
}

/** Throws for a transform or enricher that does not exist: the contract reader refuses such a contract before. */
export function compileEnrichment(contract: Contract, now: () => number = () => 0): Enrichment {
  let counts = new Map<string, EnricherCounts>();
  const countsOf = (name: string): EnricherCounts => {
    const found = counts.get(name) ?? { enriched: 0, unknown: 0, failed: 0, micros: 0 };
    counts.set(name, found);
    return found;
  };
  const compiled = contract.enrichers.map(({ use, options }) => {
    const definition = entry<Enricher>(enrichers, 'enricher', use);
    return { use, run: definition.compile(options), outputs: definition.outputs(options) };
  });
  const outputs = compiled.flatMap(step => step.outputs);

  return {
    outputs,
    transform: compileTransforms(contract),
    enrich(record, context) {
      const values: (Json | undefined)[] = [];
      for (const step of compiled) {
        const counted = countsOf(step.use);
        const began = now();
        const width = step.outputs.length;
        let known = false;
        try {
          const found = step.run(record, context);
          for (let i = 0; i < width; i++) {
            values.push(found[i]);
            known ||= found[i] !== undefined;
          }
          if (known) counted.enriched++;
          else counted.unknown++;
        } catch (error) {
          counted.failed++;
          counted.failure = messageOf(error);
          for (let i = 0; i < width; i++) values.push(undefined);
        }
        counted.micros += (now() - began) * 1000;
      }
      return values;
    },
    eventTime(record) {
      const value = Object.hasOwn(record, contract.time) ? record[contract.time] : undefined;
      return typeof value === 'string' ? parseInstant(value) : undefined;
    },
    takeCounts() {
      const taken = counts;
      for (const count of taken.values()) count.micros = Math.round(count.micros);
      counts = new Map();
      return taken;
    },
  };
}
