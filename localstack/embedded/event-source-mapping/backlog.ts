import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { type Checkpoints, SHARD_END } from './checkpoints.ts';
import { iteratorFrom } from './reader.ts';
import { kinesisStream, type Stream, type StreamRecord } from './stream.ts';

export interface BacklogRecord extends StreamRecord {
  shardId: string;
}

/** Records a reading: they can be 1 MiB each, and only one page is held at a time. */
const PAGE = 50;

/**
 * The records of a stream that are not done: from each shard's checkpoint to what had arrived when the reading of the
 * stream began. A snapshot of a moving thing: what is done meanwhile may still be in it.
 */
export function backlog(
  kinesis: KinesisClient,
  stream: string,
  checkpoints: Checkpoints,
): AsyncGenerator<BacklogRecord> {
  return backlogOf(kinesisStream(kinesis, stream), stream, checkpoints, Date.now());
}

/** The same on any stream, up to a time in ms since the epoch. */
export async function* backlogOf(
  stream: Stream,
  name: string,
  checkpoints: Checkpoints,
  until: number,
): AsyncGenerator<BacklogRecord> {
  for (const { shardId, closed } of await stream.shards()) {
    const checkpoint = checkpoints.get(name, shardId);
    if (closed && checkpoint === SHARD_END) continue;
    const after = checkpoint === SHARD_END ? undefined : checkpoint;
    let iterator: string | undefined = await iteratorFrom(stream, shardId, after);
    while (iterator) {
      const page = await stream.read(iterator, PAGE);
      for (const record of page.records) if (record.arrivedAt <= until) yield { ...record, shardId };
      const atTip = page.records.length === 0 && page.millisBehind === 0;
      const beyond = (page.records.at(-1)?.arrivedAt ?? 0) > until;
      iterator = atTip || beyond ? undefined : page.next;
    }
  }
}
