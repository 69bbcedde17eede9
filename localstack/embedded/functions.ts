import { join } from 'node:path';

/** How each function runs here; the deployment gives the same names, memory and limits. */
export interface FunctionSettings {
  memoryMb: number;
  timeoutSeconds: number;
  /** Environments at a time. Stream readers have one a shard; one thread serves all shards here. */
  concurrency: number;
}

export const FUNCTIONS = {
  migrate: { memoryMb: 512, timeoutSeconds: 120, concurrency: 1 },
  ingest: { memoryMb: 512, timeoutSeconds: 29, concurrency: 2 },
  quality: { memoryMb: 1024, timeoutSeconds: 60, concurrency: 1 },
  enrich: { memoryMb: 1024, timeoutSeconds: 60, concurrency: 1 },
  sweep: { memoryMb: 256, timeoutSeconds: 50, concurrency: 1 },
  api: { memoryMb: 512, timeoutSeconds: 29, concurrency: 2 },
} as const satisfies Record<string, FunctionSettings>;
export type FunctionName = keyof typeof FUNCTIONS;

/** Addresses and names that the functions are given. */
export interface Cluster {
  kinesis: string;
  database: string;
  rawStream: string;
  validatedStream: string;
  contractsFile: string;
  environment: string;
  tokenHashes: Record<string, string[]>;
}

export const bundleOf = (folder: string, name: FunctionName): string => join(folder, name, 'handler.mjs');

/** The environment variables of a function; each gets only what it needs. */
export function environmentOf(name: FunctionName, cluster: Cluster): Record<string, string> {
  const aws = {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_KINESIS: cluster.kinesis,
  };
  const common = { OMNISTREAM_CONTRACTS: cluster.contractsFile, OMNISTREAM_ENVIRONMENT: cluster.environment };
  const database = { OMNISTREAM_DATABASE_URL: cluster.database };
  switch (name) {
    case 'ingest':
      return {
        ...common,
        ...aws,
        OMNISTREAM_RAW_STREAM: cluster.rawStream,
        OMNISTREAM_TOKENS: JSON.stringify(cluster.tokenHashes),
      };
    case 'quality':
      return { ...common, ...aws, OMNISTREAM_VALIDATED_STREAM: cluster.validatedStream };
    default:
      return { ...common, ...database };
  }
}
