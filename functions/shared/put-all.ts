/** What goes onto a stream. Entries of one partition key are written in their order. */
export interface StreamEntry {
  partitionKey: string;
  data: Uint8Array;
}

/** Outcome of one entry of a call; without a code it is on the stream. */
export interface PutOutcome {
  code?: string;
  message?: string;
}

/** One PutRecords call. Throws when the call as a whole fails. */
export type PutCall = (entries: readonly StreamEntry[]) => Promise<PutOutcome[]>;

/**
 * - `throttled`: the stream took no more, until the deadline; `unreachable`: no answer, or its fault
 * - `rejected`: it will not take this, however often it is tried
 */
export type PutFault = 'throttled' | 'unreachable' | 'rejected';

export interface PutFailure {
  /** Place in the entries given. */
  index: number;
  fault: PutFault;
  message: string;
}

/** For the log: how many were not taken, and why the first was not. */
export const notTaken = (failures: readonly PutFailure[], of: number): Record<string, string | number> => ({
  frames: failures.length,
  of,
  fault: failures[0]?.fault ?? '',
  reason: failures[0]?.message ?? '',
});

export interface PutClock {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** 0 <= x < 1 */
  random(): number;
}

const systemClock: PutClock = {
  now: Date.now,
  sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
  random: Math.random,
};

/** PutRecords takes 500 entries and 5 MiB a call, partition keys included. */
const CALL_ENTRIES = 500;
const CALL_BYTES = 5 * 1024 * 1024;

const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 2_000;

/**
 * Puts all entries on the stream, trying again those that failed and no others, until `deadline` (by the clock).
 * Returns what failed for good, by index; everything else is on the stream when this returns.
 *
 * PutRecords keeps no order among its entries when some fail. So a call holds at most one entry of a partition key, and
 * the next one of that key goes out when the one before is on the stream. When an entry fails for good, the later ones
 * of its key are not sent and fail with it: nothing overtakes it. An answer that was lost makes an entry appear twice,
 * never missing: frames carry an id, and the ledger takes each once.
 */
export async function putAll(
  call: PutCall,
  entries: readonly StreamEntry[],
  deadline: number,
  clock: PutClock = systemClock,
): Promise<PutFailure[]> {
  /** What is still due, each partition key's entries in their order. */
  const due = new Map<string, number[]>();
  entries.forEach(({ partitionKey }, index) => {
    const queue = due.get(partitionKey);
    if (queue) queue.push(index);
    else due.set(partitionKey, [index]);
  });
  const failures: PutFailure[] = [];
  let backoff = FIRST_BACKOFF_MS;

  const giveUp = (key: string, fault: PutFault, message: string) => {
    for (const index of due.get(key) ?? []) failures.push({ index, fault, message });
    due.delete(key);
  };

  while (due.size > 0) {
    const batch = nextCall(entries, due);
    const outcomes = await outcomesOf(
      call,
      batch.map(index => entries[index]!),
    );
    const again = new Map<string, PutOutcome>();
    batch.forEach((index, i) => {
      const key = entries[index]!.partitionKey;
      // An answer shorter than the request says nothing about the rest: try it again.
      const outcome = outcomes[i] ?? { code: 'MissingOutcome', message: 'the answer left this entry out' };
      if (outcome.code === undefined) {
        const queue = due.get(key)!;
        queue.shift();
        if (queue.length === 0) due.delete(key);
      } else if (faultOf(outcome.code) === 'rejected')
        giveUp(key, 'rejected', outcome.message ?? outcome.code);
      else again.set(key, outcome);
    });
    if (again.size < batch.length) backoff = FIRST_BACKOFF_MS;
    if (again.size === 0) continue;
    const wait = backoff * (0.5 + clock.random() / 2);
    if (clock.now() + wait >= deadline) {
      for (const [key, { code, message }] of again) giveUp(key, faultOf(code!), message ?? code!);
      const last = [...again.values()][0]!;
      if (clock.now() >= deadline)
        for (const key of [...due.keys()]) giveUp(key, faultOf(last.code!), 'no time was left for it');
      continue;
    }
    await clock.sleep(wait);
    backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS);
  }
  return failures.sort((a, b) => a.index - b.index);
}

/** The first entry due of each partition key, as many as a call takes. */
function nextCall(entries: readonly StreamEntry[], due: ReadonlyMap<string, readonly number[]>): number[] {
  const batch: number[] = [];
  let bytes = 0;
  for (const [key, [index]] of due) {
    bytes += entries[index!]!.data.length + Buffer.byteLength(key);
    if (batch.length === CALL_ENTRIES || (batch.length > 0 && bytes > CALL_BYTES)) break;
    batch.push(index!);
  }
  return batch;
}

async function outcomesOf(call: PutCall, batch: readonly StreamEntry[]): Promise<PutOutcome[]> {
  try {
    return await call(batch);
  } catch (error) {
    const outcome = { code: codeOf(error), message: error instanceof Error ? error.message : String(error) };
    return batch.map(() => outcome);
  }
}

/** The SDK names what the service answered; what never reached the service has other names and is tried again. */
const codeOf = (error: unknown): string =>
  error instanceof Error && error.name !== '' ? error.name : 'UnknownError';

const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'ThrottlingException',
  'KMSThrottlingException',
]);
const REJECTED = new Set([
  'ResourceNotFoundException',
  'InvalidArgumentException',
  'ValidationException',
  'SerializationException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'KMSOptInRequired',
  'CredentialsProviderError',
]);

const faultOf = (code: string): PutFault =>
  THROTTLED.has(code) ? 'throttled' : REJECTED.has(code) ? 'rejected' : 'unreachable';
