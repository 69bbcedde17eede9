import type { Contract } from '../../domain/contract/contract.ts';

/** What the feed has sent of one source since it began. */
export interface FeedCount {
  /** Records the gateway took, faulty ones among them. */
  sent: number;
  /** Faulty records by the name of their fault. */
  faults: Record<string, number>;
}

export interface Feed {
  /** Stops making records and waits for the posts under way. */
  stop(): Promise<void>;
  readonly counts: ReadonlyMap<string, FeedCount>;
}

export interface FeedOptions {
  contracts: readonly Contract[];
  /** Hands a body to the gateway; throws when it did not take it, and the same body is then posted again. */
  post: (source: string, body: Buffer, contentType: string) => Promise<void>;
  /** Same seed, same records (their times apart). */
  seed?: number;
  /** Multiplies every contract's records a second; default 1. */
  speed?: number;
}
