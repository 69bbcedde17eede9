/** The flow as data: every stream, stage and metric dimension takes its name from here. */

export const STREAMS = ['raw', 'validated'] as const;
export type StreamName = (typeof STREAMS)[number];

export const STAGES = ['ingest', 'quality', 'enrich'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageTopology {
  readonly stage: Stage;
  readonly reads: 'http' | StreamName;
  readonly writes: StreamName | 'database';
}

export const TOPOLOGY: readonly StageTopology[] = [
  { stage: 'ingest', reads: 'http', writes: 'raw' },
  { stage: 'quality', reads: 'raw', writes: 'validated' },
  { stage: 'enrich', reads: 'validated', writes: 'database' },
];

/**
 * Buckets a source's keys are hashed into. A key keeps its bucket, a bucket its partition key, so a key keeps its order.
 * It bounds the shards one source can use, and divides what a frame can hold: of a request of 100 records 64 buckets
 * made 60 frames, which cost more than their records; 8 make 8.
 */
export const BUCKETS = 8;

/** The partition key of a frame: all frames of one bucket of one source share a shard. */
export const partitionKey = (source: string, bucket: number): string => `${source}:${bucket}`;

/** The source of a bare Kinesis record (no frame header), from its partition key: `source` or `source:anything`. */
export const sourceOfPartitionKey = (key: string): string => key.split(':', 1)[0] ?? key;

/** The functions that use the database. Each signs in as a role of its own, which owns nothing; `migrate` is the owner. */
export const DATABASE_FUNCTIONS = ['enrich', 'sweep', 'api', 'purge'] as const;
export type DatabaseFunction = (typeof DATABASE_FUNCTIONS)[number];

/** The PostgreSQL role of a function. */
export const databaseRole = (name: DatabaseFunction): string => `omnistream_${name}`;
