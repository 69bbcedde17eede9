/** Loads while a partition is made: whatever day a row belongs to, it is loaded and never taken for a bad one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeValidated } from '../../domain/frame/encode.ts';
import { readings, validated } from '../../tests/frames.ts';
import { kinesisEvent } from '../../tests/kinesis-event.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyContract } from '../migrate/contracts.ts';
import { createPartition } from '../shared/database/partitions.ts';
import { recordingLog } from '../shared/log/recording.fixture.ts';
import { enrich } from './enrich.ts';
import { compilePlan } from './plan.ts';

const NOW = Date.parse('2026-03-01T12:00:30Z');
const contracts = [readings(), readings({ source: 'states', table: 'states', write: 'upsert' })];

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  for (const contract of contracts) await applyContract(client, contract, NOW);
  client.release();
});
afterAll(() => database.drop());

const waiting = async (): Promise<boolean> =>
  (await database.pool.query('select from pg_locks where not granted')).rowCount! > 0;

it.each(contracts)('a row of a day whose partition is just being made is loaded ($write)', async contract => {
  const { source, table } = contract;
  const frame = (id: string) =>
    encodeValidated(validated(id, [{ id, at: '2026-06-01T11:00:00Z' }], { source }));
  const plan = compilePlan(contract, Date.now);
  const load = (id: string) =>
    enrich(kinesisEvent([{ key: 'k', data: frame(id) }]), {
      pool: database.pool,
      planOf: () => plan,
      metrics: { count() {}, duration() {}, endToEnd() {}, publish() {} },
      log: recordingLog([]),
      now: () => NOW,
    });
  await load(`${source}-before`);

  const sweep = await database.pool.connect();
  await sweep.query('begin');
  await createPartition(sweep, table, '2026-06-01');
  const loading = load(`${source}-meanwhile`);
  while (!(await waiting())) await new Promise(resolve => setTimeout(resolve, 5));
  await sweep.query('commit');
  sweep.release();

  expect(await loading).toEqual({ batchItemFailures: [] });
  const { rows } = await database.pool.query(`select id from data.${table}_p20260601 order by id`);
  expect(rows).toEqual([{ id: `${source}-before` }, { id: `${source}-meanwhile` }]);
  expect((await database.pool.query('select from omnistream.quarantine')).rowCount).toBe(0);
});

it('a partition takes in the rows that were just being written when it was made', async () => {
  const writer = await database.pool.connect();
  await writer.query('begin');
  await writer.query(
    `insert into data.readings (id, at, _record_id, _frame_id, _received_at, _loaded_at)
     values ('late', '2026-07-01T11:00:00Z', 'late', 'f', now(), now())`,
  );
  const making = createPartition(database.pool, 'readings', '2026-07-01');
  while (!(await waiting())) await new Promise(resolve => setTimeout(resolve, 5));
  await writer.query('commit');
  writer.release();
  await making;
  expect((await database.pool.query('select id from data.readings_p20260701')).rows).toEqual([
    { id: 'late' },
  ]);
});
