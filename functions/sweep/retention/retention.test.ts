import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTable } from '../../../domain/contract/table.ts';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { contractOf, insertFrame, insertQuarantined, insertStageMinute } from '../../../tests/rollups.ts';
import { createPartition } from '../../shared/database/partitions.ts';
import { closeHours } from '../close-hours.ts';
import { deleteExpired } from './delete-expired.ts';
import { dropPartitions } from './drop-partitions.ts';
import { cutoff } from './limits.ts';

const NOW = Date.parse('2026-11-23T12:34:00Z');
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000);
const fields = [
  { name: 'at', type: 'timestamp', required: true, unique: false, options: {}, origin: 'record' },
] as const;
const short = contractOf('short-lived', { sla: { retentionDays: 3 }, fields: [...fields] });
const kept = contractOf('kept', { fields: [...fields] });
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
  const { pool } = database;
  for (const contract of [short, kept]) {
    for (const statement of createTable(contract)) await pool.query(statement);
    for (let days = 0; days < 8; days++)
      await createPartition(pool, contract.table, daysAgo(days).toISOString().slice(0, 10));
    for (const days of [0, 1, 2, 3, 4, 7, 100])
      await pool.query(
        `insert into data.${contract.table} (at, _record_id, _frame_id, _received_at, _loaded_at)
         values ($1, $2, 'f', now(), now())`,
        [daysAgo(days), String(days)],
      );
  }
});
afterAll(() => database.drop());

const rows = async (table: string, column: string): Promise<string[]> =>
  (await database.pool.query(`select ${column}::text as value from ${table} order by 1`)).rows.map(
    ({ value }) => value,
  );

it('counts in whole days, so that it acts once a day', () => {
  expect(cutoff(NOW, 3)).toEqual(new Date('2026-11-20T00:00:00Z'));
  expect(cutoff(Date.parse('2026-11-23T00:00:00Z'), 3)).toEqual(new Date('2026-11-20T00:00:00Z'));
});

it('drops the days of a source that its contract does not keep', async () => {
  expect(await dropPartitions(database.pool, [short, kept], NOW)).toEqual([
    '4 days of short_lived',
    '1 rows of short_lived',
  ]);
  expect(await rows('data.short_lived', '_record_id')).toEqual(['0', '1', '2', '3']);
  expect(await rows('data.kept', '_record_id')).toHaveLength(7);
  expect(await dropPartitions(database.pool, [short, kept], NOW)).toEqual([]);
});

it('makes nobody wait: a table that is in use keeps its days until the next sweep', async () => {
  const { pool } = database;
  await createPartition(pool, short.table, '2026-10-01');
  const client = await pool.connect();
  await client.query('begin; select * from data.short_lived');
  expect(await dropPartitions(pool, [short], NOW)).toEqual([]);
  await client.query('commit');
  client.release();
  expect(await dropPartitions(pool, [short], NOW)).toEqual(['1 day of short_lived']);
});

it('deletes old rows of the system, minutes only when their hour is closed', async () => {
  const { pool } = database;
  let index = 0;
  for (const source of ['short-lived', 'kept', 'gone'])
    for (const days of [1, 5, 89, 92])
      await insertQuarantined(pool, { source, index: index++, at: daysAgo(days) });
  for (const days of [1, 29, 32])
    await insertFrame(pool, { id: String(days), source: 'kept', loadedAt: daysAgo(days) });
  for (const days of [1, 34, 37])
    await insertStageMinute(pool, { source: 'kept', minute: daysAgo(days), loaded: 1 });

  const deleted = await deleteExpired(pool, [short, kept], NOW);
  expect(deleted).toEqual([
    '3 quarantined records of short-lived',
    '1 quarantined records of kept',
    '1 quarantined records of sources without a contract',
    '1 ledger rows',
  ]);
  expect(await rows('omnistream.frame', 'id')).toEqual(['1', '29']);
  expect(await rows('omnistream.stage_minute', 'minute')).toHaveLength(3);

  while (await closeHours(pool, NOW));
  expect(await deleteExpired(pool, [short, kept], NOW)).toEqual(['1 rows of stage_minute']);
  expect(await rows('omnistream.stage_hour', 'hour')).toHaveLength(3);
  expect(await deleteExpired(pool, [short, kept], NOW)).toEqual([]);
});

it('deletes replays that are long over, and keeps what is open however old', async () => {
  const { pool } = database;
  for (const finished of [daysAgo(119), daysAgo(122), null])
    await pool.query(
      `insert into omnistream.replay (requested_at, requested_by, selection, chosen, upto, finished_at)
       values ($1, 'me', '{}', 1, 1, $2)`,
      [daysAgo(200), finished],
    );
  expect(await deleteExpired(pool, [], NOW)).toContain('1 replays');
  expect(await rows('omnistream.replay', 'id')).toEqual(['1', '3']);
});

it('deletes in batches and leaves the rest to the next sweep', async () => {
  const { pool } = database;
  await pool.query(
    `insert into omnistream.event (at, component, level, message)
     select $1, 'x', 'info', 'x' from generate_series(1, 52000)`,
    [daysAgo(100)],
  );
  expect(await deleteExpired(pool, [], NOW)).toContain('50,000 events');
  expect(await deleteExpired(pool, [], NOW)).toContain('2,000 events');
});
