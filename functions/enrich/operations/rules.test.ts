import { afterAll, beforeAll, expect, it } from 'vitest';
import { noCount, sum } from '../../../domain/quality/count.ts';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { countRules } from './rules.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

it('adds up what rules cost, where it was measured', async () => {
  const client = await database.pool.connect();
  try {
    const measured = { ...noCount(), passed: 100, timed: 32, nanos: 3200 };
    const frames = sum(sum({ ...noCount(), passed: 50 }, measured), noCount());
    expect(frames).toEqual({ ...measured, passed: 150 });
    expect(sum(noCount(), noCount())).toEqual(noCount());
    const counts = new Map([
      ['a', frames],
      ['b', noCount()],
    ]);
    await countRules(client, 'ticks', counts, 60_000);
    await countRules(client, 'ticks', counts, 61_000);
  } finally {
    client.release();
  }
  const { rows } = await database.pool.query(
    'select rule, passed::int, timed::int, nanos::int from omnistream.rule_minute order by rule',
  );
  expect(rows).toEqual([
    { rule: 'a', passed: 300, timed: 64, nanos: 6400 },
    { rule: 'b', passed: 0, timed: 0, nanos: 0 },
  ]);
});
