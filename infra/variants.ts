import type { Changes } from './draft.ts';

/** The variant that cdk.json itself is. */
export const AS_WRITTEN = 'as cdk.json has it';

/**
 * Settings that change which resources there are, each on top of what cdk.json says of production. What holds for every
 * deployment is held for each of these, and the operations manual is made from them.
 */
export const VARIANTS: Readonly<Record<string, Changes>> = {
  [AS_WRITTEN]: {},
  'streams.mode on-demand': { streams: { mode: 'on-demand' } },
  tracing: { tracing: true },
  'database.multiAz': { database: { multiAz: true } },
  databaseUrl: { databaseUrl: 'postgres://user@host:5432/x' },
};
