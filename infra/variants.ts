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
  'database.kind aurora-serverless': {
    database: { kind: 'aurora-serverless', instance: undefined, storageGib: undefined },
  },
  'database.deletionProtection off': { database: { deletionProtection: false } },
  'database.proxy': { database: { proxy: true } },
  'database.restore': {
    database: { restore: { snapshot: 'rds:before', readFrom: '2026-11-23T05:00:00Z' } },
  },
  'signIn.mfa optional': { signIn: { mfa: 'optional' } },
  'dashboard.domain': {
    dashboard: {
      domain: 'streams.example.org',
      certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/1b2c',
    },
  },
  'signIn none': { databaseUrl: 'postgres://user@host:5432/x', signIn: 'none' },
  databaseUrl: { databaseUrl: 'postgres://user@host:5432/x' },
};
