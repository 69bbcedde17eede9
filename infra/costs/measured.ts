/**
 * What the work takes, as `npm run bench -- costs` measured it on 2026-11-23 on one core of an AMD EPYC: the sample
 * records of retail-orders with its own contract. Processor times are taken to be those of a whole vCPU of Lambda or RDS.
 */
export const MEASURED = {
  'sent bytes a record': 324.5,
  'raw bytes a frame': 539,
  'raw bytes a record': 26.9,
  'validated bytes a frame': 1249,
  'validated bytes a record': 20.1,
  'database bytes a record': 396,
  'index bytes a record': 98.8,
  'log bytes an invocation': 484,
  'log bytes a frame': 3.6,
  'ingest ms an invocation': 0.145,
  'ingest ms a frame': 0.0535,
  'ingest ms a record': 0.0037,
  'quality ms an invocation': 0.103,
  'quality ms a frame': 0.0218,
  'quality ms a record': 0.00642,
  'enrich ms an invocation': 1.72,
  'enrich ms a frame': 0.0801,
  'enrich ms a record': 0.0143,
  'postgres ms an invocation': 1.64,
  'postgres ms a frame': 0.0217,
  'postgres ms a record': 0.00929,
} as const;
