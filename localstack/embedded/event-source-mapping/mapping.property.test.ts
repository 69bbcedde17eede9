import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Checkpoints } from './checkpoints.ts';
import { runMapping } from './mapping.ts';
import type { FailedBatch } from './on-failure.ts';
import { virtualClock } from './scripted/clock.ts';
import { type Answer, allDone, failedFrom, scriptedFunction } from './scripted/function.ts';
import { kinesisError, scriptedStream } from './scripted/stream.ts';

/** What a handler may do with a batch; `at` chooses a record of it. */
const outcome = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'done' as const }) },
  fc.record({ kind: fc.constantFrom('partial' as const, 'crash-after' as const), at: fc.nat(20) }),
  fc.constantFrom(
    { kind: 'null' as const },
    { kind: 'error' as const },
    { kind: 'timeout' as const },
    { kind: 'refused' as const },
    { kind: 'unknown' as const },
    { kind: 'misshapen' as const },
  ),
);
type Outcome = typeof outcome extends fc.Arbitrary<infer T> ? T : never;

/** How many records of a batch the handler has worked through, and what it answers. */
function behave(happening: Outcome, batch: string[]): { worked: number; answer: Answer } {
  const all = batch.length;
  switch (happening.kind) {
    case 'done':
      return { worked: all, answer: allDone };
    case 'null':
      return { worked: all, answer: { payload: null } };
    case 'partial': {
      const index = happening.at % all;
      return { worked: index, answer: failedFrom(batch[index]!) };
    }
    case 'crash-after':
      return { worked: happening.at % (all + 1), answer: { error: 'crashed' } };
    case 'unknown':
      return { worked: all, answer: failedFrom('no such record') };
    case 'misshapen':
      return { worked: all, answer: { payload: 'ok' } };
    case 'refused':
      return { worked: 0, answer: { refused: new Error('throttled') } };
    default:
      return { worked: 0, answer: { error: happening.kind } };
  }
}

const setting = fc.record({
  shards: fc.array(fc.nat(25), { minLength: 1, maxLength: 3 }),
  outcomes: fc.array(outcome, { maxLength: 40 }),
  streamErrors: fc.array(fc.constantFrom('ExpiredIteratorException', 'ECONNREFUSED'), { maxLength: 5 }),
  batchSize: fc.integer({ min: 1, max: 10 }),
  batchingWindowSeconds: fc.constantFrom(0, 5),
  maximumRetryAttempts: fc.constantFrom(-1, 0, 1, 3),
  maximumRecordAgeSeconds: fc.constantFrom(-1, 60),
  bisectOnFunctionError: fc.boolean(),
  /** Invocation in the middle of which the mapping is stopped and begun anew. */
  restarts: fc.uniqueArray(fc.nat(30), { maxLength: 3 }),
});

type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

/** Runs a mapping, through its restarts, until every record is settled; gives back what must not have happened. */
async function violations(options: Setting): Promise<string[]> {
  const { shards, outcomes, streamErrors, restarts, ...settings } = options;
  const found: string[] = [];
  const clock = virtualClock();
  const counts = new Map(shards.map((count, i) => [`shard-${i}`, count]));
  const stream = scriptedStream(...counts.keys());
  for (const [name, count] of counts) for (let n = 0; n < count; n++) stream.put(name, 'x', clock.now());
  stream.fail('read', ...streamErrors.map(name => kinesisError(name)));

  /** Records of each shard that the handler worked through or that were given up. */
  const settled = new Map([...counts.keys()].map(name => [name, new Set<number>()]));
  const demandSettled = (shard: string, last: number, what: string): void => {
    for (let n = 1; n <= last; n++)
      if (!settled.get(shard)?.has(n)) found.push(`${shard}: ${what}, ${n} is not settled`);
  };
  const sequences: Record<string, string> = {};
  let invocation = 0;
  let stop = (): void => {};
  const finished = (): boolean =>
    [...counts].every(([name, count]) => Number(sequences[name] ?? 0) === count);

  const checkpoints: Checkpoints = {
    get: (_, shard) => sequences[shard],
    set(_, shard, sequence) {
      if (Number(sequence) <= Number(sequences[shard] ?? 0))
        found.push(`${shard}: checkpoint back to ${sequence}`);
      demandSettled(shard, Number(sequence), `checkpoint ${sequence}`);
      sequences[shard] = sequence;
      if (finished()) stop();
    },
  };
  const fn = scriptedFunction(batch => {
    const shard = fn.events.at(-1)!.Records[0]!.eventID.split(':')[0]!;
    const numbers = batch.map(Number);
    const [first = 0] = numbers;
    if (numbers.some((n, i) => n !== first + i)) found.push(`${shard}: a batch of ${batch}`);
    demandSettled(shard, first - 1, `a batch from ${first}`);
    const { worked, answer } = behave(outcomes[invocation] ?? { kind: 'done' }, batch);
    for (const n of numbers.slice(0, worked)) settled.get(shard)?.add(n);
    if (restarts.includes(invocation++)) stop();
    return answer;
  });
  const onFailure = async ({ KinesisBatchInfo: info }: FailedBatch): Promise<void> => {
    for (let n = Number(info.startSequenceNumber); n <= Number(info.endSequenceNumber); n++) {
      settled.get(info.shardId)?.add(n);
    }
  };
  while (!finished()) {
    await new Promise<void>(resolve => {
      const mapping = runMapping(
        { ...settings, stream: 's', fn, checkpoints, clock, onFailure },
        () => stream,
      );
      stop = () => void mapping.stop().then(resolve);
    });
  }
  for (const [name, count] of counts) demandSettled(name, count, 'the end');
  return found;
}

test('no record is lost and no shard is out of order, whatever the handler does and whenever it stops', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(setting, async options => {
      expect(await violations(options)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
