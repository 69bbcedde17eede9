/** The parts of an ODCS v3.1.0 file as valibot schemas. What is `documentation` is allowed and not acted on. */
import * as v from 'valibot';
import { SEVERITIES } from '../quality/failure.ts';
import { DEFAULT_WINDOW, DIMENSIONS, FIELD_TYPES, UNIQUENESS_SCOPES } from './contract.ts';
import { thresholds } from './thresholds.ts';

const documentation = v.optional(v.unknown());
const text = v.pipe(v.string(), v.nonEmpty('must not be empty'));
const stableId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]+$/, 'may hold letters, digits, - and _ only'),
  v.maxLength(128, 'may have 128 characters at most'),
);
const customProperties = v.optional(
  v.array(
    v.strictObject({
      id: v.optional(stableId),
      property: text,
      value: v.unknown(),
      description: documentation,
    }),
  ),
);

const element = {
  id: v.optional(stableId),
  businessName: documentation,
  authoritativeDefinitions: documentation,
  tags: documentation,
  relationships: documentation,
};

export const header = v.strictObject({
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'must be three numbers such as 1.0.0')),
  kind: v.literal('DataContract'),
  apiVersion: v.literal('v3.1.0'),
  id: text,
  status: text,
  name: v.optional(text),
  description: v.optional(
    v.strictObject({
      purpose: v.optional(v.string()),
      usage: documentation,
      limitations: documentation,
      authoritativeDefinitions: documentation,
      customProperties,
    }),
  ),
  schema: v.array(v.unknown()),
  slaProperties: v.optional(v.array(v.unknown())),
  customProperties,
  tenant: documentation,
  tags: documentation,
  servers: documentation,
  dataProduct: documentation,
  domain: documentation,
  support: documentation,
  price: documentation,
  team: documentation,
  roles: documentation,
  slaDefaultElement: documentation,
  authoritativeDefinitions: documentation,
  contractCreatedTs: documentation,
});

export const schemaObject = v.strictObject({
  ...element,
  name: text,
  physicalName: v.optional(text),
  physicalType: v.optional(v.literal('table')),
  logicalType: v.optional(v.literal('object')),
  description: v.optional(v.string()),
  dataGranularityDescription: documentation,
  properties: v.pipe(v.array(v.unknown()), v.minLength(1, 'must have at least one property')),
  quality: v.optional(v.array(v.unknown())),
  customProperties,
});

const property = {
  ...element,
  physicalName: v.optional(text),
  physicalType: v.optional(text),
  description: v.optional(v.string()),
  logicalType: v.picklist(FIELD_TYPES),
  logicalTypeOptions: v.optional(v.record(v.string(), v.unknown())),
  required: v.optional(v.boolean()),
  unique: v.optional(v.boolean()),
  primaryKey: v.optional(v.boolean()),
  primaryKeyPosition: v.optional(v.pipe(v.number(), v.integer())),
  partitioned: v.optional(v.boolean()),
  partitionKeyPosition: v.optional(v.pipe(v.number(), v.integer())),
  classification: v.optional(v.string()),
  encryptedName: documentation,
  transformSourceObjects: documentation,
  transformLogic: documentation,
  transformDescription: documentation,
  criticalDataElement: documentation,
  examples: documentation,
  properties: v.optional(v.array(v.unknown())),
  items: v.optional(v.unknown()),
  quality: v.optional(v.array(v.unknown())),
  customProperties,
};
export const namedProperty = v.strictObject({ ...property, name: text });
/** The items of an array need no name. */
export const itemProperty = v.strictObject({ ...property, name: v.optional(text) });

const COMPARISONS = {
  mustBe: documentation,
  mustNotBe: documentation,
  mustBeGreaterThan: documentation,
  mustBeGreaterOrEqualTo: documentation,
  mustBeLessThan: documentation,
  mustBeLessOrEqualTo: documentation,
  mustBeBetween: documentation,
  mustNotBeBetween: documentation,
};

export const quality = v.strictObject({
  id: v.optional(stableId),
  type: v.optional(v.picklist(['text', 'library', 'sql', 'custom']), 'library'),
  name: v.optional(text),
  description: v.optional(v.string()),
  dimension: v.optional(v.picklist(DIMENSIONS)),
  severity: v.optional(v.string()),
  engine: v.optional(v.string()),
  implementation: v.optional(v.unknown()),
  metric: v.optional(v.string()),
  arguments: v.optional(v.record(v.string(), v.unknown())),
  unit: v.optional(v.string()),
  query: documentation,
  ...COMPARISONS,
  authoritativeDefinitions: documentation,
  businessImpact: documentation,
  customProperties,
  method: documentation,
  schedule: documentation,
  scheduler: documentation,
  tags: documentation,
});
export type Quality = v.InferOutput<typeof quality>;
export const comparisonsOf = (rule: Quality): string[] =>
  Object.keys(COMPARISONS).filter(key => Object.hasOwn(rule, key));

/** What OmniStream alone knows of a rule. */
export const ruleOwn = v.strictObject({
  thresholds: v.optional(thresholds),
  scope: v.optional(v.picklist(UNIQUENESS_SCOPES)),
});
export type RuleOwn = v.InferOutput<typeof ruleOwn>;

export const implementation = v.strictObject({
  type: text,
  kwargs: v.optional(v.record(v.string(), v.unknown()), {}),
  severity: v.optional(v.picklist(SEVERITIES)),
  meta: documentation,
});

export const slaProperty = v.strictObject({
  id: v.optional(stableId),
  property: text,
  value: v.union([v.string(), v.number(), v.boolean(), v.null()]),
  valueExt: documentation,
  unit: v.optional(v.string()),
  element: documentation,
  driver: documentation,
  description: documentation,
  scheduler: documentation,
  schedule: documentation,
});

/** A day has whole windows of every length up to itself. */
const A_DAY = 86_400;
const MOST_SECONDS = `at most ${A_DAY} seconds, which is a day`;
const window = v.strictObject({
  seconds: v.optional(
    v.pipe(
      v.number(),
      v.integer('must be whole seconds'),
      v.minValue(10, 'a window has at least 10 seconds'),
      v.maxValue(A_DAY, `a window has ${MOST_SECONDS}`),
    ),
    DEFAULT_WINDOW.seconds,
  ),
  lateness_seconds: v.optional(
    v.pipe(
      v.number(),
      v.integer('must be whole seconds'),
      v.minValue(0, 'must not be negative'),
      v.maxValue(A_DAY, `lateness is ${MOST_SECONDS}`),
    ),
    DEFAULT_WINDOW.latenessSeconds,
  ),
});

const CLOSE_AFTER = 'must be a whole number from 1 to 1000, or never';
const incidents = v.strictObject({
  close_after: v.union(
    [v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), v.literal('never')],
    CLOSE_AFTER,
  ),
});

const steps = v.optional(v.array(v.unknown()), []);
const fieldNames = v.union([
  v.pipe(
    text,
    v.transform(name => [name]),
  ),
  v.array(text),
]);

export const omnistream = v.strictObject({
  source: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and -, beginning with a letter'),
    ),
  ),
  key: v.optional(fieldNames, []),
  time: text,
  transforms: steps,
  enrichers: steps,
  monitors: steps,
  write: v.optional(v.picklist(['append', 'upsert']), 'append'),
  window: v.optional(window, {}),
  incidents: v.optional(incidents),
  examples: v.optional(v.array(v.unknown()), []),
  feed: v.optional(v.record(v.string(), v.unknown())),
});

export const example = v.strictObject({
  name: text,
  record: v.unknown(),
  fails: v.optional(v.array(text), []),
});
