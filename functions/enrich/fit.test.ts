/** A table that is not what the contract says is trouble of the platform: no record of it is set aside. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../domain/contract/contract.ts';
import { encodeValidated } from '../../domain/frame/encode.ts';
import { field, readings, validated } from '../../tests/frames.ts';
import { kinesisEvent } from '../../tests/kinesis-event.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyContract } from '../migrate/contracts.ts';
import { recordingLog } from '../shared/log/recording.fixture.ts';
import { enrich } from './enrich.ts';
import { compilePlan } from './plan.ts';

const NOW = Date.parse('2026-03-01T12:00:30Z');
const AT = '2026-03-01T11:00:00Z';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

async function migrate(contract: Contract): Promise<void> {
  const client = await database.pool.connect();
  await applyContract(client, contract, NOW);
  client.release();
}

/** The batch's failure, and what was logged of it. */
function loader(contract: Contract) {
  const plan = compilePlan(contract, Date.now);
  return async (id: string, record: object): Promise<string | undefined> => {
    let reason = '';
    const data = encodeValidated(validated(id, [{ at: AT, ...record }], { source: contract.source }));
    const { batchItemFailures } = await enrich(kinesisEvent([{ key: 'k', data }]), {
      pool: database.pool,
      planOf: () => plan,
      metrics: { count() {}, duration() {}, endToEnd() {}, publish() {} },
      log: {
        ...recordingLog([]),
        error(_, error) {
          reason = String(error);
        },
      },
      now: () => NOW,
    });
    return batchItemFailures.length > 0 ? reason : undefined;
  };
}

const version = (name: string, ...more: Contract['fields']): Contract =>
  readings({
    source: name,
    table: name,
    fields: [
      field('id', 'string', { required: true, primaryKey: 1 }),
      field('at', 'timestamp', { required: true }),
      ...more,
    ],
  });
const setAside = async (): Promise<unknown> =>
  (await database.pool.query('select count(*)::int as n from omnistream.quarantine')).rows[0].n;

describe('a frame waits for its table', () => {
  it('that is not there yet', async () => {
    const load = loader(version('absent'));
    expect(await load('absent', { id: 'a' })).toMatch(/data\."absent" is not there/);
    await migrate(version('absent'));
    expect(await load('absent', { id: 'a' })).toBeUndefined();
    expect(await setAside()).toBe(0);
  });

  it.each([
    ['lacks a column', field('n', 'number'), undefined, /has no column "n"/],
    // Both take eight bytes: PostgreSQL would take the one for the other.
    ['has another type', field('n', 'number'), field('n', 'integer'), /has "n" as bigint, not double/],
    [
      'asks for more',
      field('n', 'number'),
      field('n', 'number', { required: true }),
      /wants a value for "n"/,
    ],
    [
      'asks for what is unknown',
      undefined,
      field('n', 'number', { required: true }),
      /"n", which the contract/,
    ],
  ])('that %s', async (name, wanted, stored, reason) => {
    const table = name.replaceAll(' ', '_');
    await migrate(version(table, ...(stored ? [stored] : [])));
    const load = loader(version(table, ...(wanted ? [wanted] : [])));
    expect(await load(table, { id: 'a', ...(wanted && stored?.required ? {} : { n: 1 }) })).toMatch(reason);
    expect(await setAside()).toBe(0);
  });

  it('but not for columns it does not need', async () => {
    await migrate(version('wider', field('n', 'number'), field('later', 'boolean')));
    expect(await loader(version('wider', field('n', 'number')))('wider', { id: 'a', n: 1 })).toBeUndefined();
  });
});

it('versions of a contract that meet on a stream load each what they know', async () => {
  const [before, after] = [version('versions'), version('versions', field('n', 'number'))];
  await migrate(before);
  const [old, young] = [loader(before), loader(after)];
  expect(await old('v1', { id: 'a', n: 1 })).toBeUndefined();
  expect(await young('v2', { id: 'b', n: 2 })).toMatch(/has no column "n"/);
  await migrate(after);
  expect(await young('v2', { id: 'b', n: 2 })).toBeUndefined();
  expect(await old('v1-late', { id: 'c', n: 3 })).toBeUndefined();
  const { rows } = await database.pool.query('select id, n, _extra from data.versions order by id');
  expect(rows).toEqual([
    { id: 'a', n: null, _extra: { n: 1 } },
    { id: 'b', n: 2, _extra: null },
    { id: 'c', n: null, _extra: { n: 3 } },
  ]);
});
