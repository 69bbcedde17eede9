import { join } from 'node:path';
import { type DatabaseFunction, databaseRole } from '../../domain/topology.ts';
import type { FunctionName } from '../../functions/settings.ts';

/** Environments of a function at a time. Stream readers have one a shard; one thread serves all shards here. */
export const CONCURRENCY: Record<FunctionName, number> = {
  migrate: 1,
  ingest: 2,
  quality: 1,
  enrich: 1,
  sweep: 1,
  api: 2,
  purge: 1,
  platform: 1,
  // Each minute, and when somebody asks for one.
  replay: 2,
};

/** Addresses and names that the functions are given. */
export interface Cluster {
  kinesis: string;
  cloudwatch: string;
  /** As its owner; the functions' roles have the same password. */
  database: string;
  /** Lambda's API, and the key by which the function `replay` may invoke `api`. */
  lambda: { endpoint: string; accessKey: string };
  rawStream: string;
  validatedStream: string;
  contractsFile: string;
  environment: string;
  /** File of the token hashes. */
  tokensFile: string;
}

export const bundleOf = (folder: string, name: FunctionName): string => join(folder, name, 'handler.mjs');

/** The environment variables of a function; each gets only what it needs. */
export function environmentOf(name: FunctionName, cluster: Cluster): Record<string, string> {
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const aws = { ...credentials, AWS_ENDPOINT_URL_KINESIS: cluster.kinesis };
  const common = { OMNISTREAM_CONTRACTS: cluster.contractsFile, OMNISTREAM_ENVIRONMENT: cluster.environment };
  switch (name) {
    case 'ingest':
      return {
        ...common,
        ...aws,
        OMNISTREAM_RAW_STREAM: cluster.rawStream,
        OMNISTREAM_TOKENS_FILE: cluster.tokensFile,
      };
    case 'quality':
      return { ...common, ...aws, OMNISTREAM_VALIDATED_STREAM: cluster.validatedStream };
    case 'replay':
      return {
        ...common,
        ...aws,
        AWS_ACCESS_KEY_ID: cluster.lambda.accessKey,
        AWS_ENDPOINT_URL_LAMBDA: cluster.lambda.endpoint,
        OMNISTREAM_API_FUNCTION: 'api',
        OMNISTREAM_RAW_STREAM: cluster.rawStream,
      };
    case 'migrate':
      return { ...common, OMNISTREAM_DATABASE_URL: cluster.database };
    case 'platform':
      return { ...common, ...credentials, AWS_ENDPOINT_URL_CLOUDWATCH: cluster.cloudwatch };
    default:
      return { ...common, OMNISTREAM_DATABASE_URL: roleUrl(cluster.database, name) };
  }
}

/** The database, as the function's own role sees it. */
function roleUrl(owner: string, name: DatabaseFunction): string {
  const url = new URL(owner);
  url.username = databaseRole(name);
  return url.href;
}
