/** What the API tells does not depend on whether sweep has closed the hours. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../functions/api/app.ts';
import { closeDays } from '../functions/sweep/close-days.ts';
import { closeHours } from '../functions/sweep/close-hours.ts';
import { createDatabase, type TestDatabase } from './postgres.ts';
import { contractOf, insertFrame, insertRuleMinute, insertStageMinute } from './rollups.ts';

const NOW = Date.parse('2026-11-23T12:34:56Z');
const MINUTE = 60_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

const row = fc.record({
  source: fc.constantFrom('a', 'b'),
  minutesAgo: fc.oneof(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 31 * 24 * 60 })),
  stage: fc.constantFrom('quality' as const, 'enrich' as const),
  loaded: fc.nat(1000),
  quarantined: fc.nat(1000),
  latency: fc.dictionary(fc.constantFrom('5', '80', '900', '70000'), fc.integer({ min: 1, max: 50 })),
});
const minutes = fc.uniqueArray(row, {
  maxLength: 60,
  selector: ({ source, minutesAgo, stage }) => `${source} ${minutesAgo} ${stage}`,
});

async function answers(): Promise<unknown[]> {
  const app = createApp({
    pool: () => database.pool,
    contracts: () => [contractOf('a'), contractOf('b')],
    now: () => NOW,
    deployment: 'test',
    version: '1',
  });
  const ranges = ['hour', 'day', 'week', 'month'];
  const paths = ranges.flatMap(range => [
    ...[`overview?range=${range}`, `throughput?range=${range}`, `quality?range=${range}`],
    ...[`rules?range=${range}`, `enrichers?range=${range}`],
  ]);
  return Promise.all([...paths, 'status'].map(async path => (await app.request(`/api/v1/${path}`)).json()));
}

it('answers the same before, between and after closing the hours', async () => {
  await fc.assert(
    fc.asyncProperty(minutes, async rows => {
      const { pool } = database;
      await pool.query(
        'truncate omnistream.stage_minute, omnistream.stage_hour, omnistream.rule_minute, omnistream.rule_hour, omnistream.rule_day, omnistream.enricher_minute, omnistream.enricher_hour, omnistream.frame',
      );
      for (const { minutesAgo, source, ...counts } of rows) {
        const minute = new Date(Math.floor(NOW / MINUTE) * MINUTE - minutesAgo * MINUTE);
        await insertStageMinute(pool, { ...counts, source, minute });
        if (counts.stage === 'enrich')
          await insertRuleMinute(pool, { source, rule: 'r', minute, passed: counts.loaded, failed: 3 });
        if (counts.stage === 'enrich')
          await pool.query("insert into omnistream.enricher_minute values ($1, 'e', $2, $3, 2, 1, 50)", [
            source,
            minute,
            counts.loaded,
          ]);
        await insertFrame(pool, { id: `${source}${minutesAgo}${counts.stage}`, source, loadedAt: minute });
      }
      const before = await answers();
      let more = true;
      while (more) {
        more = await closeHours(pool, NOW);
        expect(await answers()).toEqual(before);
        await closeDays(pool);
        expect(await answers()).toEqual(before);
      }
      const { rows: late } = await pool.query('select from omnistream.stage_hour where hour >= $1', [
        new Date('2026-11-23T12:00:00Z'),
      ]);
      expect(late).toHaveLength(0);
    }),
    { numRuns: 12 },
  );
});
