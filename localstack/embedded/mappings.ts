import type { StreamName } from '../../domain/topology.ts';
import type { FunctionName } from './functions.ts';

/** The event source mappings, as the deployment makes them. */
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

export const MAPPINGS: readonly MappingSettings[] = [
  {
    stream: 'raw',
    fn: 'quality',
    batchSize: 100,
    batchingWindowSeconds: 0,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    bisectOnFunctionError: true,
  },
  {
    stream: 'validated',
    fn: 'enrich',
    batchSize: 100,
    batchingWindowSeconds: 0,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    bisectOnFunctionError: true,
  },
];
