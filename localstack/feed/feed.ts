import type { Contract } from '../../domain/contract/contract.ts';
import type { ReferenceData } from '../../functions/shared/contracts.ts';
import { type Batch, batchMaker } from './batch.ts';
import { feedOptions } from './options.ts';
import { seeded } from './random.ts';

/** What the feed has sent of one source since it began. */
interface FeedCount {
  /** Records the gateway took, faulty ones among them. */
  sent: number;
  /** Faulty records by the name of their fault. */
  faults: Record<string, number>;
  /** Why the last post was not taken; absent when it was. */
  trouble?: string;
}

export interface Feed {
  /** Stops making records and waits for the posts under way, a few seconds at most. */
  stop(): Promise<void>;
  readonly counts: ReadonlyMap<string, FeedCount>;
}

export interface FeedOptions {
  contracts: readonly Contract[];
  /** Data sets that records refer to: the products of the shops. */
  references?: readonly ReferenceData[];
  /** Hands a body to the gateway; throws when it did not take it, and the same body is then posted again. */
  post: (source: string, body: Buffer, contentType: string) => Promise<void>;
  /** Same seed, same records at the same times. Without one each start has chances of its own, in the same world. */
  seed?: number;
  /** Multiplies every contract's records a second; default 1. */
  speed?: number;
}

const TICK = 500;
const LARGEST_BATCH = 1000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** A batch that nobody took for so long is let go: live sources have no memory, and its records are not fresh. */
const PATIENCE = 30_000;
/** Seed of the companies, stations, authors, shops and devices there are. */
const WORLD = 1;
const STOPS_WITHIN = 5000;

/** Waits, but not beyond the signal. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

/** Posts a batch until it is taken, given up, or the feed stops. */
async function deliver(
  batch: Batch,
  post: (body: Buffer) => Promise<void>,
  count: FeedCount,
  signal: AbortSignal,
) {
  const began = Date.now();
  for (let wait = FIRST_WAIT; !signal.aborted; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    try {
      await post(batch.body);
      count.sent += batch.records;
      for (const [name, n] of Object.entries(batch.faults))
        count.faults[name] = (count.faults[name] ?? 0) + n;
      delete count.trouble;
      return;
    } catch (error) {
      count.trouble = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() - began > PATIENCE) return;
    await pause(wait, signal);
  }
}

/**
 * Steady sample traffic for every contract that has a `feed`. One batch of a
 * source is under way at a time, so a slow or absent gateway slows the feed and fills no memory. Throws for a `feed`
 * that cannot be meant.
 */
export function startFeed({ contracts, references = [], post, seed, speed = 1 }: FeedOptions): Feed {
  const counts = new Map<string, FeedCount>();
  const ending = new AbortController();
  const { signal } = ending;

  const sources = contracts.flatMap(contract => {
    const options = feedOptions(contract);
    if (options === undefined) return [];
    const { source } = contract;
    const { kind, records_per_second } = options;
    const generate = kind.generator({ seed: `${seed ?? WORLD}:${source}`, references });
    const make = batchMaker(contract, options, generate, seeded(`${seed ?? Date.now()}:${source}`));
    return [{ source, make, rate: (now: number) => records_per_second * speed * kind.rhythm(now) }];
  });

  const loops = sources.map(async ({ source, make, rate }) => {
    const count: FeedCount = { sent: 0, faults: {} };
    counts.set(source, count);
    let owed = 0;
    let last = Date.now();
    while (!signal.aborted) {
      await pause(TICK, signal);
      const now = Date.now();
      const from = Math.max(last, now - 2 * TICK);
      last = now;
      owed = Math.min(owed + (rate(now) * (now - from)) / 1000, LARGEST_BATCH);
      const due = Math.floor(owed);
      if (due < 1 || signal.aborted) continue;
      owed -= due;
      await deliver(make(due, from, now), body => post(source, body, 'application/x-ndjson'), count, signal);
    }
  });

  return {
    counts,
    async stop() {
      ending.abort();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise(resolve => {
        timer = setTimeout(resolve, STOPS_WITHIN);
      });
      await Promise.race([Promise.all(loops), late]);
      clearTimeout(timer);
    },
  };
}
