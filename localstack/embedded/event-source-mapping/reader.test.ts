import { expect, test } from 'vitest';
import { ShardReader } from './reader.ts';
import { kinesisError, scriptedStream } from './scripted/stream.ts';

const texts = (page: { records: { data: Uint8Array }[] }): string[] =>
  page.records.map(record => Buffer.from(record.data).toString());

function filled(...records: string[]) {
  const stream = scriptedStream('s');
  for (const record of records) stream.put('s', record, 0);
  return stream;
}

test('reads from the oldest record, page by page, with one iterator', async () => {
  const stream = filled('a', 'b', 'c');
  const reader = new ShardReader(stream, 's', undefined);
  expect(texts(await reader.read(2, false))).toEqual(['a', 'b']);
  expect(texts(await reader.read(2, false))).toEqual(['c']);
  expect(stream.calls).toEqual(['iterator(oldest)', 'read', 'read']);
});

test('reads from behind a checkpoint', async () => {
  const reader = new ShardReader(filled('a', 'b', 'c'), 's', '2');
  expect(texts(await reader.read(10, false))).toEqual(['c']);
});

test('renews an expired iterator where it stood and reads at once', async () => {
  const stream = filled('a', 'b');
  const reader = new ShardReader(stream, 's', undefined);
  await reader.read(1, false);
  stream.fail('read', kinesisError('ExpiredIteratorException'));
  expect(texts(await reader.read(1, false))).toEqual(['b']);
  expect(stream.calls).toContain('iterator(1)');
});

test.each(['ProvisionedThroughputExceededException', 'ECONNREFUSED', 'InternalFailure'])(
  'says %s and goes on from the same place',
  async name => {
    const stream = filled('a', 'b');
    const reader = new ShardReader(stream, 's', undefined);
    await reader.read(1, false);
    stream.fail('read', kinesisError(name));
    await expect(reader.read(1, false)).rejects.toThrow(name);
    expect(texts(await reader.read(1, false))).toEqual(['b']);
  },
);

test('begins anew when the checkpoint is of another stream of that name', async () => {
  const stream = filled('a');
  stream.fail('iterator', kinesisError('InvalidArgumentException'));
  const reader = new ShardReader(stream, 's', '900');
  expect(texts(await reader.read(10, false))).toEqual(['a']);
  expect(stream.calls.slice(0, 2)).toEqual(['iterator(900)', 'iterator(oldest)']);
});

test('keeps its iterator at the tip, so that a record stored late is not passed over', async () => {
  const stream = filled();
  const read = stream.read;
  const iterators: string[] = [];
  stream.read = (iterator, limit) => {
    iterators.push(iterator);
    // As kinesalite does: the next iterator of an empty page begins at the present time.
    return read(iterator, limit).then(page => ({ ...page, next: page.next && 's/1' }));
  };
  const reader = new ShardReader(stream, 's', undefined);
  await reader.read(10, false);
  stream.put('s', 'late', 0);
  expect(texts(await reader.read(10, false))).toEqual(['late']);
  expect(iterators).toEqual(['s/0', 's/0']);
});

test('asks for as many records as 10 MB hold, by their size so far', async () => {
  const stream = filled(...Array.from({ length: 30 }, () => 'x'.repeat(2_000_000)));
  const reader = new ShardReader(stream, 's', undefined);
  const first = await reader.read(100, false);
  expect([first.records.length, first.more]).toEqual([9, true]);
  expect((await reader.read(100, false)).records).toHaveLength(5);
  const small = new ShardReader(filled('a', 'b', 'c'), 's', undefined);
  expect(await small.read(100, false)).toMatchObject({ more: false });
});

test('follows to the end of a closed shard', async () => {
  const stream = filled('a');
  stream.end('s');
  const reader = new ShardReader(stream, 's', undefined);
  expect((await reader.read(10, true)).next).toBeDefined();
  expect((await reader.read(10, true)).next).toBeUndefined();
});
