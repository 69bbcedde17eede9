import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { insertStageMinute } from '../../../tests/rollups.ts';
import { RANGES, windowOf } from '../../shared/http/window.ts';
import { snapshot } from '../snapshot.ts';
import { overview } from './overview.ts';

const NOW = Date.parse('2026-11-23T12:34:56Z');
const minuteAgo = (minutes: number) => new Date(Math.floor(NOW / 60_000) * 60_000 - minutes * 60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const { pool } = database;
  const stage = 'quality';
  // Bad half an hour ago and well now; well then and bad now.
  await insertStageMinute(pool, { source: 'recovered', minute: minuteAgo(30), stage, quarantined: 1000 });
  await insertStageMinute(pool, { source: 'recovered', minute: minuteAgo(15), loaded: 10 });
  await insertStageMinute(pool, { source: 'broken', minute: minuteAgo(30), loaded: 1000 });
  await insertStageMinute(pool, { source: 'broken', minute: minuteAgo(15), stage, quarantined: 10 });
  await insertStageMinute(pool, { source: 'silent', minute: minuteAgo(16), loaded: 1, quarantined: 9 });
});
afterAll(() => database.drop());

describe.each(RANGES)('in the range of a(n) %s', range => {
  it('a source is as it is now, and its counts are those of the range', async () => {
    const answer = await snapshot(database.pool, reader =>
      overview(reader, [], 'test', windowOf(range, NOW)),
    );
    expect(answer.sources).toMatchObject([
      {
        source: 'broken',
        status: 'failing',
        reason: '100 % of 10 records were quarantined in the last 15 min.',
        loaded: 1000,
        quarantined: 10,
      },
      {
        source: 'recovered',
        status: 'healthy',
        reason: '0 % of 10 records were quarantined in the last 15 min.',
        loaded: 10,
        quarantined: 1000,
      },
      {
        source: 'silent',
        status: 'healthy',
        reason: 'No record in the last 15 min; the last came 17 min ago.',
        loaded: 1,
        quarantined: 9,
      },
    ]);
    expect(answer.statusReason).toMatch(/^broken is failing: 100 % .* in the last 15 min\.$/);
  });
});
