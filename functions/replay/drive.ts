import type { PutFailure, StreamEntry } from '../shared/put-all.ts';

/** A frame as the API's function gives it: see functions/api/replays/next.ts. */
interface DueFrame {
  id: string;
  partitionKey: string;
  /** base64 */
  data: string;
}

export interface DriveDependencies {
  /** Tells this driver from every other. */
  driver: string;
  /** Notes what was sent, and gives what comes next. */
  next(request: {
    driver: string;
    sent: string[];
    done: boolean;
  }): Promise<{ frames: DueFrame[]; open: number }>;
  put(entries: readonly StreamEntry[], deadline: number): Promise<PutFailure[]>;
  /** ms since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export interface Driven {
  /** Frames put on the stream. */
  frames: number;
  /** Replays that are not over. */
  open: number;
  /** Why the stream did not take the last frames. */
  trouble?: string;
}

/** Between two looks whether what is under way was loaded, ms, and how long that is waited for before the next minute's. */
const PAUSE = 200;
const PATIENCE = 5_000;
/** One put at most, ms: shorter than the lease of what is put. */
const LONGEST_PUT = 20_000;

/**
 * Puts the frames of replays on the raw stream until there are no more for a while, or the time is over. It may die at any point: the frames
 * are fixed where they come from, and what was put but not noted is put again, and loaded once.
 */
export async function drive(
  { driver, next, put, now, sleep }: DriveDependencies,
  until: number,
): Promise<Driven> {
  let frames = 0;
  let moved = now();
  let due = await next({ driver, sent: [], done: false });
  for (;;) {
    if (due.frames.length === 0) {
      if (due.open === 0 || now() + PAUSE >= Math.min(until, moved + PATIENCE))
        return { frames, open: due.open };
      await sleep(PAUSE);
      due = await next({ driver, sent: [], done: false });
      continue;
    }
    const entries = due.frames.map(({ partitionKey, data }) => ({
      partitionKey,
      data: Buffer.from(data, 'base64'),
    }));
    const failures = await put(entries, Math.min(until, now() + LONGEST_PUT));
    const failed = new Set(failures.map(({ index }) => index));
    const sent = due.frames.filter((_, index) => !failed.has(index)).map(({ id }) => id);
    frames += sent.length;
    moved = now();
    const done = failures.length > 0 || now() >= until;
    due = await next({ driver, sent, done });
    if (done) return { frames, open: due.open, ...(failures[0] && { trouble: failures[0].message }) };
  }
}
