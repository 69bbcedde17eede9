import { expect, test } from 'vitest';
import { backlogOf } from './backlog.ts';
import { SHARD_END } from './checkpoints.ts';
import { kinesisError, scriptedStream } from './scripted/stream.ts';

const at = (sequences: Record<string, string>) => ({
  get: (_: string, shard: string) => sequences[shard],
  set() {},
});

async function ids(...args: Parameters<typeof backlogOf>): Promise<string[]> {
  const all: string[] = [];
  for await (const { shardId, sequenceNumber } of backlogOf(...args))
    all.push(`${shardId}:${sequenceNumber}`);
  return all;
}

test('is what lies behind the checkpoints, finished shards left out', async () => {
  const stream = scriptedStream('a', 'b', 'c');
  for (const shard of ['a', 'b', 'c']) for (let i = 0; i < 3; i++) stream.put(shard, 'x', 10);
  stream.end('c');
  expect(await ids(stream, 's', at({ a: '2', c: SHARD_END }), 10)).toEqual(['a:3', 'b:1', 'b:2', 'b:3']);
});

test('is read page by page to the tip', async () => {
  const stream = scriptedStream('a');
  for (let i = 0; i < 170; i++) stream.put('a', 'x', 10);
  expect(await ids(stream, 's', at({}), 10)).toHaveLength(170);
});

test('leaves out what arrives while it is read, so that it ends', async () => {
  const stream = scriptedStream('a');
  stream.put('a', 'x', 10);
  const read = stream.read;
  stream.read = (iterator, limit) => {
    stream.put('a', 'x', 11);
    return read(iterator, limit);
  };
  expect(await ids(stream, 's', at({}), 10)).toEqual(['a:1']);
});

test('of a stream made anew is all of it', async () => {
  const stream = scriptedStream('a');
  stream.put('a', 'x', 10);
  stream.fail('iterator', kinesisError('InvalidArgumentException'));
  expect(await ids(stream, 's', at({ a: '77' }), 10)).toEqual(['a:1']);
});
