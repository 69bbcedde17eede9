import { type GenericSchema, type InferOutput, minLength, pipe, string } from 'valibot';
import type { FieldType } from '../contract/contract.ts';
import type { Json, JsonObject } from '../json.ts';
import type { RecordContext } from '../quality/rule.ts';

/** What a step says about a value it cannot use: it becomes a failure of the record, never an exception. */
export interface StepFailure {
  /** JSON Pointer. */
  field: string;
  expected: string;
  message: string;
}

/** Changes the record in place; returns what went wrong, or undefined. An absent input leaves the record alone. */
export type CompiledTransform = (record: JsonObject, context: RecordContext) => StepFailure | undefined;

export interface Transform<Options extends GenericSchema = GenericSchema> {
  /** Transform name = file name = YAML key. */
  readonly name: string;
  readonly summary: string;
  readonly options: Options;
  reads(options: InferOutput<Options>): string[];
  /**
   * Fields it writes: their rules wait for it, and their origin becomes `derived` when they are not among those read.
   * `declared`: the contract's fields, for a transform that finds out from the record what it writes.
   */
  writes(options: InferOutput<Options>, declared: readonly string[]): string[];
  /** JSON types the delivered value may have, when more than the field's own type: `number` accepts a string. */
  accepts(options: InferOutput<Options>): FieldType[];
  readonly example: { options: InferOutput<Options>; before: JsonObject; after: JsonObject };
  compile(options: InferOutput<Options>): CompiledTransform;
}

export const transform = <O extends GenericSchema>(definition: Transform<O>): Transform<O> => definition;

/** An option that names a field of the record. */
export const fieldName = pipe(
  string('must be the name of a field'),
  minLength(1, 'must be the name of a field, not empty'),
);

/** The record's own value of a field: `constructor` and its like are no fields. */
export const fieldValue = (record: JsonObject, field: string): Json | undefined =>
  Object.hasOwn(record, field) ? record[field] : undefined;
