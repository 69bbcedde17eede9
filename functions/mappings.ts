import { STREAMS, type StreamName, TOPOLOGY } from '../domain/topology.ts';
import type { FunctionName } from './settings.ts';

/** An event source mapping, as the deployment makes it and the embedded cloud runs it. */
export interface MappingSettings {
  stream: StreamName;
  fn: FunctionName;
  /** Kinesis records (frames) a batch. */
  batchSize: number;
  batchingWindowSeconds: number;
  /** -1: until the record expires. An unreachable database must not cost a frame. */
  maximumRetryAttempts: number;
  maximumRecordAgeSeconds: number;
  bisectOnFunctionError: boolean;
}

/** One for each stage that reads a stream. */
export const MAPPINGS: readonly MappingSettings[] = TOPOLOGY.flatMap(({ stage, reads }) => {
  const stream = STREAMS.find(name => name === reads);
  if (!stream) return [];
  return {
    stream,
    fn: stage,
    batchSize: 100,
    batchingWindowSeconds: 0,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    bisectOnFunctionError: true,
  };
});
