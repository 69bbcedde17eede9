import { describe, expect, test } from 'vitest';
import { SHARD_END } from './checkpoints.ts';
import { put, start } from './scripted/mapping.ts';
import { scriptedStream } from './scripted/stream.ts';

describe('resharding', () => {
  test('reads parents to their end before children', async () => {
    const stream = scriptedStream('parent-1', 'parent-2');
    stream.open('child', 'parent-1', 'parent-2');
    for (const shard of ['parent-1', 'parent-2', 'child']) put(stream, shard, 1, 3);
    stream.end('parent-1');
    const { until, sequences, mapping, fn } = start({ stream, settings: { batchSize: 1 } });
    await until(() => sequences['parent-1'] === SHARD_END && sequences['parent-2'] === '3');
    expect(mapping.state().find(shard => shard.shardId === 'child')?.phase).toBe('waiting for parent');
    stream.end('parent-2');
    await until(() => sequences.child === '3');
    expect(sequences['parent-2']).toBe(SHARD_END);
    const order = fn.events.map(event => event.Records[0]!.eventID.split(':')[0]);
    expect(order.indexOf('child')).toBe(6);
    expect(
      mapping
        .state()
        .map(shard => shard.phase)
        .slice(0, 2),
    ).toEqual(['finished', 'finished']);
  });

  test('finds shards that open later, and does not wait for parents that are gone', async () => {
    const stream = scriptedStream('a');
    const { until, sequences, clock, begun } = start({ stream, settings: { discoveryIntervalMs: 1_000 } });
    await until(() => clock.now() - begun > 1_500);
    stream.open('late', 'expired-parent');
    put(stream, 'late', 1, 1);
    await until(() => sequences.late === '1');
  });

  test('does not read a finished shard again', async () => {
    const stream = scriptedStream('a', 'b');
    put(stream, 'a', 1, 1);
    put(stream, 'b', 1, 1);
    stream.end('a');
    const { until, sequences, delivered, mapping } = start({ stream, sequences: { a: SHARD_END } });
    await until(() => sequences.b === '1');
    expect(delivered('a')).toEqual([]);
    expect(mapping.state()[0]).toMatchObject({ shardId: 'a', phase: 'finished' });
  });

  test('reads an open shard whose namesake was finished', async () => {
    const stream = scriptedStream('a');
    put(stream, 'a', 1, 1);
    const { until, sequences } = start({ stream, sequences: { a: SHARD_END } });
    await until(() => sequences.a === '1');
  });
});
