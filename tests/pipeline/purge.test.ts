/** One person's records, wherever the local cloud has them, by `omnistream purge`. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readContract } from '../../domain/contract/read.ts';
import { ROOT } from '../architecture/imports.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { parcels } from './parcels.ts';

const PEOPLE = `
apiVersion: v3.1.0
kind: DataContract
id: visits
name: Visits
version: 1.0.0
status: active
schema:
  - name: visits
    physicalType: table
    properties:
      - {name: id, logicalType: integer, required: true, primaryKey: true, primaryKeyPosition: 1}
      - {name: at, logicalType: timestamp, required: true}
      - {name: person, logicalType: string, required: true, classification: personal}
      - {name: contact, logicalType: object}
      - {name: contact_email, logicalType: string, classification: personal}
      - {name: page, logicalType: string}
      - {name: seconds, logicalType: number}
    quality:
      - id: V-01
        name: time
        type: custom
        engine: greatExpectations
        dimension: conformity
        implementation: {type: expect_column_values_to_be_between, kwargs: {column: seconds, min_value: 0}, severity: critical}
      - id: V-02
        name: usual
        type: custom
        engine: greatExpectations
        dimension: accuracy
        implementation: {type: expect_value_to_be_usual, kwargs: {column: seconds, key: person}, severity: warning}
customProperties:
  - property: omnistream
    value:
      key: [id]
      time: at
      transforms:
        - flatten: {field: contact, fields: [email]}
`;

const visit = (id: number, person: string, seconds = 5): string =>
  JSON.stringify({
    id,
    at: '2026-06-15T12:00:00Z',
    person,
    contact: { email: `${person}@x.example` },
    page: '/a',
    seconds,
  });
/** Ana: 3 rows, 2 bad records, 1 that is no JSON. Bob: 2 rows, 1 bad record. And one that is of nobody. */
const BODY = [
  visit(1, 'ana'),
  visit(2, 'bob'),
  visit(3, 'ana'),
  visit(4, 'ana', -1),
  visit(5, 'bob', -1),
  visit(6, 'ana'),
  visit(7, 'bob'),
  '{"id": 8, "person": "ana", "contact": {"email": "ana@x.example"',
  '{"id": "x", "person": "ana", "contact": {"email": "ana@x.example"}}',
  '{"id": 9, ',
];
const ANA = { tables: [{ table: 'visits', rows: 3 }], quarantined: { records: 2, unreadable: 1 }, states: 1 };
/** By her name, which is too short to be looked for in what cannot be read. */
const BY_NAME = { ...ANA, quarantined: { records: 2, unreadable: null } };

let cloud: TestCloud;
const send = () => cloud.send('visits', BODY.join('\n'), { 'idempotency-key': 'k' });
beforeAll(async () => {
  const read = readContract(PEOPLE, 'visits.odcs.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));
  cloud = await startTestCloud({
    contracts: { contracts: [read.contract, ...parcels().contracts], references: [] },
  });
  expect((await send()).status).toBe(202);
  expect(await cloud.settled('visits')).toMatchObject({ loaded: 5, quarantined: 5 });
}, 60_000);
afterAll(() => cloud?.end());

const run = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
  new Promise(resolve =>
    execFile(
      process.execPath,
      [join(ROOT, 'cli/main.ts'), 'purge', '--data-dir', join(cloud.folder, 'data'), ...args],
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
const json = async (...args: string[]) =>
  JSON.parse((await run('--source', 'visits', '--json', ...args)).stdout);
const stored = async () => {
  const of = async (sql: string) => (await cloud.database.query(sql)).rows.map(row => row.value);
  return {
    rows: await of('select distinct person as value from data.visits order by 1'),
    quarantined: (await of(`select convert_from(original, 'UTF8') as value from omnistream.quarantine`))
      .length,
    states: await of(`select key as value from omnistream.detector_state where detector = 'V-02' order by 1`),
    events: await of(`select message as value from omnistream.event where component = 'purge'`),
  };
};
const BEFORE = { rows: ['ana', 'bob'], quarantined: 5, states: ['ana', 'bob'], events: [] };

test('counts, and deletes nothing until it is told to', async () => {
  expect(await json('--where', 'person=ana')).toMatchObject({ ...BY_NAME, executed: false });
  const { code, stdout } = await run('--source', 'visits', '--where', 'person=ana');
  expect(code).toBe(0);
  expect(stdout).toMatch(/data\.visits +3 rows\n +quarantine +2 records/);
  expect(stdout).toContain('Add --yes');
  expect(stdout).toContain('backups and snapshots');
  expect(await stored()).toEqual(BEFORE);
});

test('finds the same person by what a transform made, and the memory of the rules by the person it belongs to', async () => {
  expect(await json('--where', 'contact_email=ana@x.example')).toMatchObject(ANA);
  expect(await json('--where', 'person=nobody')).toMatchObject({
    tables: [{ rows: 0 }],
    quarantined: { records: 0, unreadable: 0 },
    states: 0,
  });
});

describe('is refused, with what to do, and without the value', () => {
  test.each([
    [['--source', 'visit', '--where', 'person=ana'], 'did you mean "visits"'],
    [['--source', 'visits', '--where', 'persn=ana'], 'did you mean "person"'],
    [['--source', 'visits', '--where', 'page=/a'], 'page of visits does not say who a record is of'],
    [['--source', 'visits', '--where', 'id=secret'], 'none that id can hold: it is of type bigint'],
    [['--source', 'visits', '--where', 'id=99999999999999999999'], 'none that id can hold'],
    [['--source', 'visits', '--where', 'person=a\u0001b'], 'value: not as it has to be'],
    [['--source', 'visits', '--where', 'person'], 'FIELD=VALUE'],
    [['--source', 'visits', '--where', 'person='], 'FIELD=VALUE'],
    [['--where', 'person=ana'], '--source'],
  ])('%j', async (args, words) => {
    const { code, stderr } = await run(...args, '--yes');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
    if (stderr.startsWith('Nothing was done')) expect(stderr).not.toMatch(/secret|9999/);
    expect(await stored()).toEqual(BEFORE);
  });
});

test('deletes in one go, leaves everybody else alone, and an event that does not say whose it was', async () => {
  expect(
    await json('--where', 'contact_email=ana@x.example', '--reference', 'DSR-42', '--yes'),
  ).toMatchObject({
    ...ANA,
    executed: true,
  });
  const after = await stored();
  expect(after).toMatchObject({ rows: ['bob'], quarantined: 2, states: ['bob'] });
  expect(after.events).toEqual([
    expect.stringMatching(
      /^Purged by .+ on .+ \(DSR-42\), by contact_email: 3 rows, 3 quarantined records, 1 remembered keys$/,
    ),
  ]);
  expect(after.events.join()).not.toContain('ana@');
  const events = await (await fetch(`${cloud.url}/api/v1/events?range=hour`)).text();
  expect(events).toContain('DSR-42');
});

test('frames that are loaded bring nothing back when they come again', async () => {
  expect((await send()).status).toBe(202);
  expect(await cloud.settled('visits')).toMatchObject({ loaded: 5, quarantined: 5 });
  expect(await stored()).toMatchObject({ rows: ['bob'], quarantined: 2, states: ['bob'] });
  expect(await json('--where', 'person=ana')).toMatchObject({ tables: [{ rows: 0 }], states: 0 });
});

test('the value is in no log', async () => {
  const { readdirSync, readFileSync } = await import('node:fs');
  const logs = join(cloud.folder, 'data/logs');
  const files = readdirSync(logs);
  expect(files).toContain('purge.log');
  for (const file of files) expect(readFileSync(join(logs, file), 'utf8')).not.toMatch(/ana@x|secret|9{20}/);
});
