import { STREAMS, type StreamName, TOPOLOGY } from '../domain/topology.ts';
import type { FunctionName } from './settings.ts';

/** An event source mapping, as the deployment makes it and the embedded cloud runs it. */
export interface MappingSettings {
  stream: StreamName;
  fn: FunctionName;
  /** Kinesis records (frames) a batch. */
  batchSize: number;
  batchingWindowSeconds: number;
  /** -1: until the record expires. */
  maximumRetryAttempts: number;
  maximumRecordAgeSeconds: number;
  bisectOnFunctionError: boolean;
}

/**
 * How often a stage is given a frame again before it is given up to the on-failure bucket, payload included
 * (docs/decisions/0010). Quality needs nothing but its streams: what it cannot judge in so many attempts, of 20 s each
 * while a stream takes nothing, is a fault of ours that would stop everything behind it. Enrich needs a database, and
 * one that is away for long must not cost a frame: it never gives up.
 */
const RETRIES = { quality: 100, enrich: -1 } as const;

/** One for each stage that reads a stream. */
export const MAPPINGS: readonly MappingSettings[] = TOPOLOGY.flatMap(({ stage, reads }) => {
  const stream = STREAMS.find(name => name === reads);
  if (!stream || stage === 'ingest') return [];
  return {
    stream,
    fn: stage,
    batchSize: 100,
    batchingWindowSeconds: 0,
    maximumRetryAttempts: RETRIES[stage],
    maximumRecordAgeSeconds: -1,
    bisectOnFunctionError: true,
  };
});
