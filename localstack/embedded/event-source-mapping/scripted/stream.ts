import type { Page, Shard, Stream, StreamRecord } from '../stream.ts';

/** An error as the Kinesis client throws it. */
export function kinesisError(name: string, message = name): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

export interface ScriptedStream extends Stream {
  /** Appends a record; sequence numbers count up from 1 in each shard. */
  put(shardId: string, text: string, arrivedAt: number): StreamRecord;
  open(shardId: string, ...parents: string[]): void;
  end(shardId: string): void;
  /** The next calls of a method fail with these, in order. */
  fail(method: 'arn' | 'shards' | 'iterator' | 'read', ...errors: Error[]): void;
  /** Names of the calls made. */
  readonly calls: string[];
}

/** A stream in memory that does what a test tells it to. An iterator is `<shard>/<index>/<generation>`. */
export function scriptedStream(...shardIds: string[]): ScriptedStream {
  const shards = new Map<string, Shard & { records: StreamRecord[] }>();
  const failures = { arn: [], shards: [], iterator: [], read: [] } as Record<string, Error[]>;
  const calls: string[] = [];
  const called = (method: string, detail = ''): void => {
    calls.push(method + detail);
    const error = failures[method]?.shift();
    if (error) throw error;
  };
  const shardOf = (shardId: string) => {
    const shard = shards.get(shardId);
    if (!shard) throw kinesisError('ResourceNotFoundException', shardId);
    return shard;
  };
  const stream: ScriptedStream = {
    calls,
    put(shardId, text, arrivedAt) {
      const { records } = shardOf(shardId);
      const record = {
        sequenceNumber: String(records.length + 1),
        partitionKey: 'key',
        data: Buffer.from(text),
        arrivedAt,
      };
      records.push(record);
      return record;
    },
    open(shardId, ...parents) {
      shards.set(shardId, { shardId, parents, closed: false, records: [] });
    },
    end(shardId) {
      shardOf(shardId).closed = true;
    },
    fail(method, ...errors) {
      failures[method]!.push(...errors);
    },
    async arn() {
      called('arn');
      return 'arn:aws:kinesis:us-east-1:000000000000:stream/scripted';
    },
    async shards() {
      called('shards');
      return [...shards.values()].map(({ records: _, ...shard }) => ({ ...shard }));
    },
    async iterator(shardId, after) {
      called('iterator', `(${after ?? 'oldest'})`);
      const index = shardOf(shardId).records.findIndex(record => record.sequenceNumber === after);
      return `${shardId}/${index + 1}`;
    },
    async read(iterator, limit): Promise<Page> {
      called('read');
      const [shardId = '', from] = iterator.split('/');
      const { records, closed } = shardOf(shardId);
      const begin = Number(from);
      const page = records.slice(begin, begin + limit);
      const next = closed && page.length === 0 ? undefined : `${shardId}/${begin + page.length}`;
      return { records: page, next, millisBehind: 0 };
    },
  };
  for (const shardId of shardIds) stream.open(shardId);
  return stream;
}
