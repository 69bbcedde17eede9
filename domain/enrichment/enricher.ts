import type { GenericSchema, InferOutput } from 'valibot';
import type { FieldType } from '../contract/contract.ts';
import type { Json, JsonObject } from '../json.ts';

/** A column an enricher adds to the source's table. */
export interface Output {
  name: string;
  type: FieldType;
  description: string;
}

export interface EnrichContext {
  /** The record's event time, ms since the epoch; undefined when it has none that can be read. */
  readonly eventTime: number | undefined;
  readonly receivedAt: number;
}

/** Values of the outputs, in their order; undefined: unknown (stored as NULL, never guessed). */
export type CompiledEnricher = (record: JsonObject, context: EnrichContext) => readonly (Json | undefined)[];

export interface Enricher<Options extends GenericSchema = GenericSchema> {
  /** Enricher name = file name = YAML key. */
  readonly name: string;
  /** Family in the dashboard's list of enrichment processes. */
  readonly family: 'geospatial' | 'temporal' | 'entity' | 'ml';
  readonly summary: string;
  readonly options: Options;
  reads(options: InferOutput<Options>): string[];
  outputs(options: InferOutput<Options>): Output[];
  readonly example: {
    options: InferOutput<Options>;
    record: JsonObject;
    eventTime: string;
    outputs: Record<string, Json>;
  };
  compile(options: InferOutput<Options>): CompiledEnricher;
}

export const enricher = <O extends GenericSchema>(definition: Enricher<O>): Enricher<O> => definition;
