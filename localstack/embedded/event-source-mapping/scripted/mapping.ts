import { expect, onTestFinished } from 'vitest';
import type { Checkpoints } from '../checkpoints.ts';
import { type MappingSettings, runMapping } from '../mapping.ts';
import type { FailedBatch } from '../on-failure.ts';
import { virtualClock } from './clock.ts';
import { type Answer, allDone, scriptedFunction } from './function.ts';
import type { ScriptedStream } from './stream.ts';

interface Setup {
  stream: ScriptedStream;
  answer?: (sequences: string[], invocation: number) => Answer | Promise<Answer>;
  settings?: Partial<MappingSettings>;
  sequences?: Record<string, string>;
}

/** A mapping on a scripted stream and function in virtual time, stopped when the test ends. */
export function start({ stream, answer = () => allDone, settings = {}, sequences = {} }: Setup) {
  const clock = virtualClock();
  const begun = clock.now();
  const times: number[] = [];
  const failures: FailedBatch[] = [];
  const fn = scriptedFunction((batch, n) => {
    times.push(clock.now() - begun);
    return answer(batch, n);
  });
  const checkpoints: Checkpoints = {
    get: (_, shard) => sequences[shard],
    set: (_, shard, sequence) => {
      sequences[shard] = sequence;
    },
  };
  const mapping = runMapping(
    {
      stream: 's',
      fn,
      checkpoints,
      clock,
      onFailure: async failure => void failures.push(failure),
      ...settings,
    },
    () => stream,
  );
  onTestFinished(() => mapping.stop());
  /** The texts of every batch, by shard. */
  const delivered = (shardId: string): string[][] =>
    fn.events
      .map(event => event.Records.filter(record => record.eventID.startsWith(`${shardId}:`)))
      .filter(records => records.length > 0)
      .map(records => records.map(record => Buffer.from(record.kinesis.data, 'base64').toString()));
  const until = (condition: () => boolean): Promise<void> =>
    expect.poll(condition, { timeout: 5_000, interval: 1 }).toBe(true);
  return { clock, begun, times, failures, fn, mapping, sequences, delivered, until };
}

/** Puts records with the texts `from` to `to`. */
export const put = (stream: ScriptedStream, shard: string, from: number, to: number): void => {
  for (let i = from; i <= to; i++) stream.put(shard, `${i}`, 1_700_000_000_000);
};
