import { type PutCall, putAll } from '../../functions/shared/put-all.ts';
import type { Deployment, FailureObject, Streams } from '../deployment/deployment.ts';
import { Trouble } from '../trouble.ts';
import { type Returned, returned } from './entry.ts';
import { type GivenUp, readGivenUp, Unusable } from './invocation.ts';

/** What a look into an object found. */
export interface Found {
  object: FailureObject;
  batch: GivenUp;
  entries: Returned[];
}

export interface Redriven {
  objects: number;
  /** Kinesis records put back: frames. */
  frames: number;
  /** Records in them. */
  records: number;
  /** Objects left as they are, and why. */
  unusable: { key: string; reason: string }[];
}

/** How long an object's records are tried, ms: a throttled stream takes a while. */
const PUT_FOR_MS = 120_000;

/** Reads the objects in their order, one at a time. `unusable` is called for those that are no batch. */
export async function* batches(
  { failures }: Deployment,
  objects: readonly FailureObject[],
  unusable: (key: string, reason: string) => void,
): AsyncGenerator<Found> {
  for (const object of objects) {
    const text = await failures.read(object.key);
    // Another run was quicker.
    if (text === undefined) continue;
    try {
      const batch = readGivenUp(text);
      yield { object, batch, entries: batch.records.map(returned) };
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      unusable(object.key, error.message);
    }
  }
}

/**
 * Puts the records of the objects back on their streams, oldest object first. An object is set aside when all its
 * records are on the stream, so an interrupted run loses nothing; what it put twice is loaded once.
 * @throws Trouble when a stream does not take a record: its object stays
 */
export async function redrive(
  deployment: Deployment,
  objects: readonly FailureObject[],
  done: (found: Found, sum: Redriven) => void,
): Promise<Redriven> {
  const sum: Redriven = { objects: 0, frames: 0, records: 0, unusable: [] };
  const streams = await deployment.streams();
  const unusable = (key: string, reason: string) => sum.unusable.push({ key, reason });
  for await (const found of batches(deployment, objects, unusable)) {
    const { object, batch, entries } = found;
    const call = callOf(streams, batch.stream);
    if (!call) {
      unusable(object.key, `its stream ${batch.stream} is not of this deployment`);
      continue;
    }
    const failures = await putAll(call, entries, Date.now() + PUT_FOR_MS);
    if (failures[0])
      throw new Trouble(
        1,
        `${batch.stream} did not take ${failures.length} of ${entries.length} frames of ${object.key}: ${failures[0].message}. It was left where it is: run the command again.`,
      );
    await deployment.failures.setAside(object.key);
    sum.objects++;
    sum.frames += entries.length;
    sum.records += recordsOf(found);
    done(found, sum);
  }
  return sum;
}

const callOf = ({ names, put }: Streams, stream: string): PutCall | undefined =>
  names.includes(stream) ? put(stream) : undefined;

export const recordsOf = ({ entries }: Found): number =>
  entries.reduce((sum, { records }) => sum + records, 0);
