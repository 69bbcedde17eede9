import { createHash } from 'node:crypto';

/** What tells a frame from the others of one request. */
export interface FramePlace {
  bucket: number;
  /** How many records of the request the frames before this one hold. */
  first: number;
  /** Which records of the body it holds. */
  indexes: readonly number[];
}

/** Names the frames of one request. */
export type FrameIds = (place: FramePlace) => string;

/** For a request without an idempotency key: each delivery is its own. `unique` is the caller's, such as a random UUID. */
export const idsOf = (unique: string): FrameIds => {
  return ({ first }) => `${unique}-${first}`;
};

/** A delivery that may come again: source, idempotency key and body make it what it is. */
export interface Delivery {
  /** Names the delivery for good; for record ids. */
  key: string;
  ids: FrameIds;
}

/**
 * The same key with the same body makes the same frames again, which the ledger knows. The same key with another body
 * is another delivery, so that nothing is swallowed when a producer's keys are not as unique as it believes. The
 * records' places are part of the id too: should a new contract version pack them otherwise between two tries, a
 * frame with other records never has the id of one that is loaded.
 */
export function delivery(source: string, key: string, body: Buffer): Delivery {
  const digest = createHash('sha256')
    .update(JSON.stringify([source, key]))
    .update(body)
    .digest('hex');
  return {
    key: `${key}.${digest.slice(0, 16)}`,
    ids: ({ bucket, first, indexes }) =>
      createHash('sha256')
        .update(`${digest} ${bucket} ${first} `)
        .update(Uint32Array.from(indexes))
        .digest('hex')
        .slice(0, 32),
  };
}
