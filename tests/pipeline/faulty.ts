/** Streams and a database that fail on purpose, driven by a seeded source of chance. */
import type pg from 'pg';
import type { PutOutcome, StreamEntry } from '../../functions/shared/put-all.ts';

/** Says whether a thing that happens in one of `n` cases happens now. */
export type Chance = (n: number) => boolean;

/** A stream of two shards that throttles entries, loses answers, and gives each entry a place in its shard. */
export class FaultyStream {
  readonly shards: StreamEntry[][] = [[], []];
  private readonly chance: Chance;

  constructor(chance: Chance) {
    this.chance = chance;
  }

  readonly put = async (entries: readonly StreamEntry[]): Promise<PutOutcome[]> => {
    if (this.chance(8)) throw new Error('the stream cannot be reached');
    const outcomes = entries.map((entry): PutOutcome => {
      if (this.chance(4)) return { code: 'ProvisionedThroughputExceededException' };
      const shard = [...entry.partitionKey].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 2;
      this.shards[shard]!.push({ ...entry, data: Buffer.from(entry.data) });
      return {};
    });
    if (this.chance(8)) throw new Error('the answer was lost');
    return outcomes;
  };
}

/** The process died: nothing after this point happened in it. */
export class Crash extends Error {}

/** In one of so many transactions the server ends the connection in the middle. */
export const BACKEND_DIES = 10;

/**
 * A pool whose transactions may die: before the commit reaches PostgreSQL, after it was carried out but before its
 * answer came, or because the server ended the connection in mid-load.
 */
export function faultyPool(pool: pg.Pool, chance: Chance): pg.Pool {
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    let doomed = chance(BACKEND_DIES);
    let statements = 0;
    return new Proxy(client, {
      get(target, name) {
        if (name !== 'query') {
          const value = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return (...args: Parameters<typeof target.query>) => {
          const text = typeof args[0] === 'string' ? args[0] : '';
          if (text === 'commit' && chance(8)) return Promise.reject(new Crash('before the commit'));
          if (text === 'commit' && chance(8))
            return Promise.resolve(target.query('commit')).then(() => {
              throw new Crash('after the commit');
            });
          if (doomed && ++statements >= 3 && text !== '') {
            doomed = false;
            return pool
              .query('select pg_terminate_backend($1)', [
                (target as unknown as { processID: number }).processID,
              ])
              .then(() => target.query(...args));
          }
          return target.query(...args);
        };
      },
    });
  };
  return new Proxy(pool, {
    get: (target, name) => (name === 'connect' ? connect : Reflect.get(target, name)),
  });
}
