/** What a load adds to the windows of its source: exactly the records that it wrote. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Contract, RuleSpec } from '../../domain/contract/contract.ts';
import type { ValidatedFrame } from '../../domain/frame/frame.ts';
import { criticalFailure, readings, validated } from '../../tests/frames.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyContract } from '../migrate/contracts.ts';
import { groups } from './grouping.ts';
import { loadGroup } from './load.ts';
import { compilePlan, type Plan } from './plan.ts';

const NOW = Date.parse('2026-03-02T12:00:30Z');
const SUM: RuleSpec = {
  ...{ id: 'sum', name: 'sum', type: 'expect_column_sum_to_be_between', dimension: 'accuracy' },
  ...{ kwargs: { column: 'value', min_value: 0 }, severity: 'warning' },
};
const append = readings({ rules: [SUM] });
const upsert = readings({ source: 'states', table: 'states', write: 'upsert', rules: [SUM] });
const plain = readings({ source: 'plain', table: 'plain' });
const plans = new Map(
  [append, upsert, plain].map((contract: Contract): [string, Plan] => [
    contract.source,
    compilePlan(contract, () => 0),
  ]),
);

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  for (const { contract } of plans.values()) await applyContract(client, contract, NOW);
  client.release();
});
afterAll(() => database.drop());
beforeEach(() =>
  database.pool.query(
    `delete from data.readings; delete from data.states; delete from omnistream.window_part;
     delete from omnistream.frame; delete from omnistream.quarantine`,
  ),
);

async function load(...frames: ValidatedFrame[]): Promise<void> {
  const deliveries = frames.map((frame, i) => ({ sequence: String(i), frame }));
  for await (const group of groups(
    deliveries,
    source => plans.get(source),
    () => NOW,
    async () => {},
  ))
    await loadGroup(
      database.pool,
      group,
      () => NOW,
      () => {},
    );
}

/** By window, records and their sum. */
async function collected(): Promise<unknown[]> {
  const { rows } = await database.pool.query<{
    start: Date | null;
    states: Record<string, { state: unknown }>;
  }>(
    'select window_start as start, records::int, late::int, ahead::int, states from omnistream.window_part order by id',
  );
  return rows.map(({ start, states, ...counts }) => ({
    ...counts,
    at: start?.toISOString().slice(11, 16) ?? null,
    ...(Object.values(states)[0]?.state as object),
  }));
}

const reading = (id: string, value: number, time = '12:00:01') => ({
  ...{ id, value },
  at: `2026-03-02T${time}Z`,
});
const received = { receivedAt: NOW - 500 };
const whole = (records: number, sum: number, at = '12:00') => ({
  ...{ at, records, late: 0, ahead: 0, n: records, sum },
});

describe('a load', () => {
  it('appends one part a window, of the records it wrote', async () => {
    const frame = validated(
      'f1',
      [reading('a', 1), reading('b', 2), reading('c', 4, '11:59:00'), Buffer.from('{'), reading('e', 16)],
      received,
      { 4: [criticalFailure()] },
    );
    await load(frame, validated('f2', [reading('f', 32)], received));
    expect(await collected()).toEqual([whole(3, 35), whole(1, 4, '11:55')]);
  });

  it('adds nothing for a frame that comes again', async () => {
    const frame = validated('f1', [reading('a', 1)], received);
    await load(frame, frame);
    await load(frame);
    expect(await collected()).toEqual([whole(1, 1)]);
  });

  it('adds nothing for duplicates, in the table, among frames and inside one: the first counts', async () => {
    await load(validated('f1', [reading('a', 1)], received));
    await load(
      validated(
        'f2',
        [reading('a', 100), reading('b', 2), reading('b', 100), reading('b', 4, '12:00:02')],
        received,
      ),
      validated('f3', [reading('b', 100), reading('c', 8)], received),
    );
    expect(await collected()).toEqual([whole(1, 1), whole(3, 14)]);
  });

  it('adds nothing for a row that the table refuses', async () => {
    const tooLong = randomBytes(9_000).toString('base64url');
    await load(validated('f1', [reading('a', 1), reading(tooLong, 100), reading('c', 4)], received));
    expect(await collected()).toEqual([whole(2, 5)]);
    const { rows } = await database.pool.query('select record_index from omnistream.quarantine');
    expect(rows).toEqual([{ record_index: 1 }]);
  });

  it('counts what is in no window', async () => {
    await load(
      validated('f1', [reading('a', 1, '09:00:00'), reading('b', 2, '13:00:00'), reading('c', 4)], received),
    );
    expect(await collected()).toEqual([whole(1, 4), { at: null, records: 0, late: 1, ahead: 1 }]);
  });

  it('of a source without window rules adds nothing', async () => {
    await load(validated('f1', [reading('a', 1)], { ...received, source: 'plain' }));
    expect(await collected()).toEqual([]);
  });
});

it('an update that is taken counts, one that comes behind a newer one does not', async () => {
  const frame = (id: string, receivedAt: number, value: number) =>
    validated(id, [reading('a', value)], { source: 'states', receivedAt });
  await load(frame('f1', NOW - 300, 1), frame('f2', NOW - 400, 100), frame('f3', NOW - 300, 2));
  await load(frame('f4', NOW - 500, 100));
  expect(await collected()).toEqual([whole(2, 3)]);
});
