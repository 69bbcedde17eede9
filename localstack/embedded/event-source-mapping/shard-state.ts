/** Where a mapping stands with one shard. */
export interface ShardState {
  shardId: string;
  phase: 'waiting for parent' | 'reading' | 'invoking' | 'retrying' | 'finished' | 'stopped';
  /** Sequence number up to which all is done, or SHARD_END; undefined before the first batch. */
  checkpoint: string | undefined;
  /** What went wrong last, as long as it has not been overcome. */
  lastError: string | undefined;
  /** Retries the failing records have taken so far. */
  retries: number;
  /** Age of the oldest record that is read and not done; without one, how far Kinesis says the reading is behind. */
  millisBehind: number;
}

/** The same as it is noted while it happens: an age is known only when somebody asks. */
export interface ShardProgress extends ShardState {
  /** Arrival of the oldest record that is read and not done, ms since the epoch. */
  oldestPending: number | undefined;
}

export const newShard = (shardId: string, checkpoint: string | undefined): ShardProgress => ({
  shardId,
  phase: 'waiting for parent',
  checkpoint,
  lastError: undefined,
  retries: 0,
  millisBehind: 0,
  oldestPending: undefined,
});

export function shardState({ oldestPending, ...state }: ShardProgress, now: number): ShardState {
  return oldestPending === undefined ? state : { ...state, millisBehind: Math.max(0, now - oldestPending) };
}
