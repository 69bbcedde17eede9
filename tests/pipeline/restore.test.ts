/**
 * docs/operations.md, "Restoring the database": a copy of the database is put in its place, and what was loaded since then
 * is read from the streams again. The functions, the streams and the copy are real; RDS's part is PostgreSQL's own copy.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '../../functions/shared/database/pool.ts';
import { eraseCloud } from '../../localstack/embedded/cloud.ts';
import { startPostgres } from '../../localstack/embedded/postgres/server.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { expectAllOnce, type Sent, startTraffic, trafficContracts } from './traffic.ts';

const SPELL_MS = 800;

let cloud: TestCloud;
let folder: string;
const data = (name: string): string => join(folder, 'data', name);

const start = async (): Promise<void> => {
  cloud = await startTestCloud({ contracts: trafficContracts(), ...(folder && { folder }) });
  folder = cloud.folder;
};
/** Lets records in for a while; some of them are still in flight when it ends. */
const traffic = async (sent?: Sent): Promise<Sent> => {
  const flow = startTraffic(cloud, sent);
  await sleep(SPELL_MS);
  await flow.stop();
  return flow.sent;
};

/** The database alone, nothing using it. */
async function administer(...statements: string[]): Promise<void> {
  const { databasePassword } = JSON.parse(readFileSync(data('credentials.json'), 'utf8'));
  const server = await startPostgres({
    folder: data('postgres'),
    log: data('postgres.log'),
    password: databasePassword,
  });
  const admin = openPool(new URL('postgres', server.url).href, 1);
  try {
    for (const statement of statements) await admin.query(statement);
  } finally {
    await admin.end();
    await server.stop();
  }
}

/** Every count and every row that a repeated load must leave as it is; times of loading are new. */
async function effects(): Promise<unknown> {
  const { rows } = await cloud.database.query(
    `select
       (select json_agg(to_jsonb(f) - 'loaded_at' order by id) from omnistream.frame f) as frames,
       (select json_agg(json_build_array(frame_id, record_index, stage, failures) order by frame_id, record_index)
        from omnistream.quarantine) as quarantine,
       (select json_agg(json_build_array(source, rule, passed, failed) order by source, rule) from (
         select source, rule, sum(passed) as passed, sum(failed) as failed from omnistream.rule_minute group by 1, 2
       ) as r) as rules,
       (select json_agg(json_build_array(source, stage, records_in, records_out) order by source, stage) from (
         select source, stage, sum(records_in) as records_in, sum(records_out) as records_out
         from omnistream.stage_minute group by 1, 2
       ) as m) as stages`,
  );
  return rows[0];
}

/** The stream is read again from a time before the snapshot: here, from its beginning. */
function forgetProgress(stream: string): void {
  const file = data('checkpoints.json');
  const { [stream]: forgotten, ...others } = JSON.parse(readFileSync(file, 'utf8'));
  expect(forgotten).toBeDefined();
  writeFileSync(file, JSON.stringify(others));
}

beforeAll(start);
afterAll(async () => {
  await cloud?.end(true);
  await eraseCloud(data(''));
  rmSync(folder, { recursive: true, force: true });
});

test('a restored database has every record once again: those before the snapshot and those since', async () => {
  const before = await traffic();
  await cloud.end(true);
  await administer('create database snapshot template omnistream');

  await start();
  const since = await traffic(before);
  await expectAllOnce(cloud, since);
  const whole = await effects();
  const stream = cloud.cluster.validatedStream;
  const loaded = since.good.length;

  await cloud.end(true);
  await administer('drop database omnistream', 'alter database snapshot rename to omnistream');
  await start();
  // Nothing is read again by itself: what came since the snapshot is missing.
  expect((await cloud.settled('parcels')).loaded).toBeLessThan(loaded);
  await cloud.end(true);
  forgetProgress(stream);

  await start();
  await cloud.settled('parcels');
  await expectAllOnce(cloud, since);
  expect(await effects()).toEqual(whole);

  // And it goes on from there.
  const after = await traffic(since);
  expect(after.good.length).toBeGreaterThan(loaded);
  await expectAllOnce(cloud, after);
});
