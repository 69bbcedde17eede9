import type { Json, JsonObject } from '../json.ts';
import type { Condition, IgnoreRowIf } from '../quality/considered.ts';
import type { Severity } from '../quality/failure.ts';
import type { Thresholds } from '../quality/threshold.ts';

/** ODCS logical types. */
export const FIELD_TYPES = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'timestamp',
  'time',
  'object',
  'array',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** ODCS v3.1.0 quality dimensions. */
export const DIMENSIONS = [
  'accuracy',
  'completeness',
  'conformity',
  'consistency',
  'coverage',
  'timeliness',
  'uniqueness',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface Field {
  name: string;
  type: FieldType;
  /** PostgreSQL type when the contract's physicalType names one; else derived from `type`. */
  physicalType?: string;
  required: boolean;
  unique: boolean;
  /** Position in the primary key from 1; absent: not part of it. */
  primaryKey?: number;
  /** ODCS logicalTypeOptions: minimum, maximum, minLength, maxLength, pattern, format, multipleOf, ... */
  options: JsonObject;
  /** e.g. `public`, `internal`, `personal`. */
  classification?: string;
  description?: string;
  /** `record`: delivered by the producer; `derived`: made by a transform. Enricher outputs are not fields. */
  origin: 'record' | 'derived';
  /** Sub-properties of an object, items of an array. */
  properties?: Field[];
  items?: Field;
}

/**
 * Among which records a rule's values are unique: those of the frame they came in, of the window, or all that the typed
 * table holds.
 */
export const UNIQUENESS_SCOPES = ['frame', 'window', 'table'] as const;
export type UniquenessScope = (typeof UNIQUENESS_SCOPES)[number];

/** Tumbling windows by event time, over which rules judge many records together. */
export interface Window {
  seconds: number;
  /** How far the event times of a source may lag behind its latest before a window is closed without them. */
  latenessSeconds: number;
}
export const DEFAULT_WINDOW: Window = { seconds: 300, latenessSeconds: 120 };

/** What becomes of the incidents of a source by themselves. */
export interface IncidentPolicy {
  /** So many judgements in a row must find nothing before an incident closes itself: trouble at a threshold flickers. */
  closeAfter: number | 'never';
}

/** A rule as a contract declares it. `kwargs` has been checked by the rule's own schema. */
export interface RuleSpec {
  id: string;
  name: string;
  description?: string;
  /** File name under domain/quality/rules. */
  type: string;
  kwargs: JsonObject;
  dimension: Dimension;
  /** What becomes of a record that fails; of a rule that judges a window, how bad a window that fails is. */
  severity: Severity;
  /** Records for which it does not hold are not evaluated. */
  condition?: Condition;
  /** Which records are not evaluated for values they lack; without it, each that lacks one. */
  ignoreRowIf?: IgnoreRowIf;
  /** What may fail of a window: how bad a window is in which more did. Without them only single records are judged. */
  thresholds?: Thresholds;
  /** For rules of uniqueness only. */
  scope?: UniquenessScope;
}

/** One step of `transforms` or `enrichers`: the name of its file and its checked options. */
export interface Step {
  use: string;
  options: JsonObject;
}

export interface Example {
  name: string;
  record: Json;
  /** Ids of the rules (or `schema`, `json`) that must fail; empty: a good record. */
  fails: string[];
}

/** One source, as its ODCS file declares it: read once, plain JSON, travels with the functions. */
export interface Contract {
  /** The source's id: file name, URL segment, stream prefix: `market-ticks`. */
  source: string;
  version: string;
  title: string;
  description?: string;
  /** Table in the schema `data`. */
  table: string;
  fields: Field[];
  rules: RuleSpec[];
  sla: { freshnessSeconds?: number; latencySeconds?: number; retentionDays?: number };
  /** Fields whose values keep their order; empty: each record is its own key. */
  key: string[];
  /** The field with the event time. */
  time: string;
  transforms: Step[];
  enrichers: Step[];
  monitors: Step[];
  /** `append`: a record with a known id is a refused duplicate; `upsert`: the newer one replaces it. */
  write: 'append' | 'upsert';
  window: Window;
  /** Absent: they are closed by people. */
  incidents?: IncidentPolicy;
  examples: Example[];
  /** How sample traffic is made (see localstack/feed); opaque here. */
  feed?: JsonObject;
}
