/** The answers of types.ts as schemas, for the OpenAPI document; a test holds the two against each other. */
export * from './schemas/incidents.ts';
export * from './schemas/ingest.ts';
export * from './schemas/monitors.ts';
export * from './schemas/overview.ts';
export { instant, Latency } from './schemas/parts.ts';
export * from './schemas/quality.ts';
export * from './schemas/quarantine.ts';
export * from './schemas/replays.ts';
export * from './schemas/rules.ts';
export * from './schemas/sources.ts';
