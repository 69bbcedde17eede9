/** A source is added with one file, and retired by taking the file away: what is on its way then is kept. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FunctionName } from '../../functions/settings.ts';
import { compileContracts } from '../../scripts/contracts.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { good, PARCELS } from './parcels.ts';

let folder: string;
let cloud: TestCloud | undefined;
const contracts = () => join(folder, 'contracts');
const file = (source: string) => join(contracts(), `${source}.odcs.yaml`);
const BOXES = PARCELS.replace('id: parcels', 'id: boxes')
  .replace('name: Parcels', 'name: Boxes')
  .replace('- name: parcels', '- name: boxes');

/** Ends what runs and starts again with the contracts that are in the folder now. */
async function deploy(...broken: FunctionName[]): Promise<TestCloud> {
  await cloud?.end(true);
  const compiled = compileContracts(contracts());
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2));
  cloud = await startTestCloud({ folder, contracts: compiled.file, broken });
  return cloud;
}

const bodies = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => good(from + i)).join('\n');
const rows = async (table: string): Promise<number> =>
  (await cloud!.database.query(`select count(*)::int as n from data.${table}`)).rows[0].n;
/** How far each stage has read, as the backlog of frames that are not in the ledger. */
const inFlight = async (source: string): Promise<number> => (await cloud!.totals(source)).inFlight;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-sources-'));
  mkdirSync(contracts());
  writeFileSync(file('parcels'), PARCELS);
});
afterAll(async () => {
  await cloud?.end();
  rmSync(folder, { recursive: true, force: true });
});

test('adding: one file; its table and its token are there after the start, and others go on', async () => {
  const before = await deploy();
  expect((await before.send('parcels', bodies(0, 10))).status).toBe(202);
  expect((await before.send('boxes', bodies(0, 1))).status).toBe(401);
  expect((await before.settled('parcels')).loaded).toBe(10);

  writeFileSync(file('boxes'), BOXES);
  const after = await deploy();
  expect((await after.send('boxes', bodies(0, 7))).status).toBe(202);
  expect((await after.settled('boxes')).loaded).toBe(7);
  expect(await rows('boxes')).toBe(7);
  expect(await rows('parcels')).toBe(10);
}, 120_000);

test('retiring: what waits on either stream ends in the quarantine with its bytes, and the table stays', async () => {
  // One half has been judged when the contract goes, the other has not.
  const judged = await deploy('enrich');
  expect((await judged.send('parcels', bodies(100, 40))).status).toBe(202);
  await vi.waitFor(
    async () => {
      const { rows } = await judged.database.query(
        `select coalesce(sum(sum), 0)::int as n from omnistream.metric_minute
         where name = 'RecordsIn' and dimensions @> '{"stage": "quality", "source": "parcels"}'`,
      );
      expect(rows[0].n).toBe(50);
    },
    { timeout: 30_000, interval: 200 },
  );
  const unjudged = await deploy('quality', 'enrich');
  expect((await unjudged.send('parcels', bodies(200, 40))).status).toBe(202);
  expect(await inFlight('parcels')).toBe(80);

  rmSync(file('parcels'));
  const retired = await deploy();
  expect(await retired.settled('parcels')).toMatchObject({ loaded: 10, quarantined: 80 });
  const { rows: kept } = await retired.database.query(
    `select failures->0->>'kind' as kind, stage, convert_from(original, 'UTF8') as original
     from omnistream.quarantine where source = 'parcels'`,
  );
  expect(new Set(kept.map(({ kind }) => kind))).toEqual(new Set(['unknown-source']));
  expect(new Set(kept.map(({ stage }) => stage))).toEqual(new Set(['quality', 'enrich']));
  expect(kept.map(({ original }) => original).sort()).toEqual(
    [...bodies(100, 40).split('\n'), ...bodies(200, 40).split('\n')].sort(),
  );
  expect(await rows('parcels')).toBe(10);
  expect((await retired.send('parcels', bodies(0, 1))).status).toBe(404);
  expect((await retired.send('boxes', bodies(50, 1))).status).toBe(202);
  expect((await retired.settled('boxes')).loaded).toBe(8);
}, 180_000);

test('what is left of it can be purged, and it comes back with its file', async () => {
  const event = { source: 'parcels', field: 'customer', value: 'c-3', who: 'a test', execute: false };
  const answer = await cloud!.functions.purge.invoke(event);
  const left = [...Array(10).keys()].filter(id => id % 17 === 3).length;
  expect(answer).toMatchObject({ payload: { tables: [{ table: 'parcels', rows: left }] } });

  writeFileSync(file('parcels'), PARCELS);
  const back = await deploy();
  expect((await back.send('parcels', bodies(10, 5))).status).toBe(202);
  expect((await back.settled('parcels')).loaded).toBe(15);
  expect(await rows('parcels')).toBe(15);
}, 120_000);
