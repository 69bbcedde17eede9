import { enrichers, transforms } from '../catalogue.gen.ts';
import type { Contract } from '../contract/contract.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Failure, observe } from '../quality/failure.ts';
import type { RecordContext } from '../quality/rule.ts';
import { parseInstant } from '../time/instant.ts';
import type { StepFailure, Transform } from '../transforms/transform.ts';
import type { EnrichContext, Enricher, Output } from './enricher.ts';

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
  /** Runs the transforms in order, changing the record in place. All failures of a record, or undefined. */
  transform(record: JsonObject, context: RecordContext): Failure[] | undefined;
  /** The columns `enrich` fills, in its order. */
  readonly outputs: readonly Output[];
  /** The outputs' values, in their order; undefined: unknown. The array is the caller's to keep. */
  enrich(record: JsonObject, context: EnrichContext): (Json | undefined)[];
  /** The record's event time in ms since the epoch, of the transformed record; undefined when it cannot be read. */
  eventTime(record: JsonObject): number | undefined;
  /** Counts by enricher name since the last call. */
  takeCounts(): Map<string, EnricherCounts>;
}

const entry = <T>(catalogue: Readonly<Record<string, T>>, kind: string, name: string): T => {
  const found = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (found === undefined) throw new Error(`there is no ${kind} named '${name}'`);
  return found;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The value a JSON Pointer names. */
function valueAt(record: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = record;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = value[Number(name)];
    else if (isObject(value)) value = Object.hasOwn(value, name) ? value[name] : undefined;
    else return undefined;
  }
  return value;
}

function failureOf(rule: string, record: JsonObject, found: StepFailure): Failure {
  const observed = found.field === '' ? undefined : observe(valueAt(record, found.field));
  return {
    kind: 'transform',
    rule,
    ...found,
    ...(observed === undefined ? {} : { observed }),
    severity: 'critical',
  };
}

/** Throws for a transform or enricher that does not exist: the contract reader refuses such a contract before. */
export function compileEnrichment(contract: Contract, now: () => number = () => 0): Enrichment {
  const steps = contract.transforms.map(({ use, options }) => ({
    use,
    run: entry<Transform>(transforms, 'transform', use).compile(options),
  }));
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
    transform(record, context) {
      let failures: Failure[] | undefined;
      for (const { use, run } of steps) {
        let found: StepFailure | undefined;
        try {
          found = run(record, context);
        } catch (error) {
          found = {
            field: '',
            expected: `a record that ${use} can read`,
            message: `${use}: ${messageOf(error)}`,
          };
        }
        if (found === undefined) continue;
        failures ??= [];
        failures.push(failureOf(use, record, found));
      }
      return failures;
    },
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
