import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '../../domain/contract/contract.ts';
import type { ValidatedFrame } from '../../domain/frame/frame.ts';
import { criticalFailure, readings, validated } from '../../tests/frames.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyContract } from '../migrate/contracts.ts';
import { groups } from './grouping.ts';
import { loadGroup } from './load.ts';
import { compilePlan } from './plan.ts';

let database: TestDatabase;
const NOW = Date.parse('2026-03-01T12:00:30Z');
const AT = '2026-03-01T11:00:00Z';

const append = readings();
const upsert = readings({ source: 'states', table: 'states', write: 'upsert' });
const plans = new Map([append, upsert].map(contract => [contract.source, compilePlan(contract, Date.now)]));

beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  for (const contract of [append, upsert]) await applyContract(client, contract, NOW);
  client.release();
});
afterAll(() => database.drop());

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
const rows = async (sql: string): Promise<unknown[]> => (await database.pool.query(sql)).rows;
const stored = (contract: Contract) =>
  rows(`select id, value, at from data.${contract.table} order by id, at`);
const ledger = () =>
  rows('select id, records, loaded, quarantined, duplicates, flagged from omnistream.frame order by id');

beforeEach(() =>
  database.pool.query(
    `delete from data.readings; delete from data.states; delete from omnistream.frame;
     delete from omnistream.quarantine; delete from omnistream.stage_minute`,
  ),
);

describe('a load', () => {
  it('writes rows, ledger and rollups', async () => {
    const receivedAt = NOW - 400;
    await load(validated('f1', [{ id: 'a', at: AT, value: 1.5, note: 'x', more: [1] }], { receivedAt }));
    const [row] = await rows('select * from data.readings');
    expect(row).toMatchObject({
      id: 'a',
      value: 1.5,
      note: 'x',
      _record_id: 'a',
      _frame_id: 'f1',
      _received_at: new Date(receivedAt),
      _loaded_at: new Date(NOW),
      _flags: null,
      _extra: { more: [1] },
    });
    const frame = { id: 'f1', records: 1, loaded: 1, quarantined: 0, duplicates: 0, flagged: 0 };
    expect(await ledger()).toEqual([frame]);
    expect(
      await rows(
        'select stage, records_in, records_out, minute from omnistream.stage_minute order by stage desc',
      ),
    ).toEqual(
      ['quality', 'ingest', 'enrich'].map(stage => ({
        ...{ stage, records_in: '1', records_out: '1', minute: new Date('2026-03-01T12:00:00Z') },
      })),
    );
  });

  it('changes nothing when a frame comes again, alone or twice in a group', async () => {
    const frame = validated('f1', [{ id: 'a', at: AT, value: 1 }, Buffer.from('{')]);
    await load(frame, frame);
    await load(frame);
    expect(await ledger()).toMatchObject([{ loaded: 1, quarantined: 1, duplicates: 0 }]);
    expect(await rows("select frames from omnistream.stage_minute where stage = 'enrich'")).toEqual([
      { frames: '1' },
    ]);
  });

  it('refuses known records as duplicates, in the table, among frames and inside one', async () => {
    await load(validated('f1', [{ id: 'a', at: AT, value: 1 }]));
    await load(
      validated('f2', [
        { id: 'a', at: AT, value: 2 },
        { id: 'b', at: AT, value: 1 },
        { id: 'b', at: AT, value: 2 },
      ]),
      validated('f3', [
        { id: 'b', at: AT, value: 3 },
        { id: 'c', at: AT, value: 1 },
      ]),
    );
    expect(await stored(append)).toMatchObject([
      { id: 'a', value: 1 },
      { id: 'b', value: 1 },
      { id: 'c', value: 1 },
    ]);
    expect(await ledger()).toMatchObject([
      { id: 'f1', loaded: 1, duplicates: 0 },
      { id: 'f2', loaded: 1, duplicates: 2 },
      { id: 'f3', loaded: 1, duplicates: 1 },
    ]);
    expect(
      await rows("select records_out, duplicates from omnistream.stage_minute where stage = 'enrich'"),
    ).toEqual([{ records_out: '3', duplicates: '3' }]);
  });

  it('quarantines what quality refused, with its failures and its bytes', async () => {
    const bytes = Buffer.from('{"id":"a","note":"\\u0000"}\xff', 'latin1');
    await load(validated('f1', [bytes, { id: 'b', at: AT }], {}, { 0: [criticalFailure('a \0 \ud800 b')] }));
    const [kept] = (await rows('select * from omnistream.quarantine')) as Record<string, unknown>[];
    expect(kept).toMatchObject({ stage: 'quality', record_index: 0, original: bytes });
    expect(kept!.failures).toMatchObject([{ rule: 'QR-001', message: 'a \ufffd \ufffd b' }]);
    expect(await ledger()).toMatchObject([{ loaded: 1, quarantined: 1 }]);
  });

  it('puts the frames of an unknown source in the quarantine', async () => {
    await load(validated('f1', [{ a: 1 }], { source: 'nobody' }));
    expect(await rows('select source, failures from omnistream.quarantine')).toMatchObject([
      { source: 'nobody', failures: [{ kind: 'unknown-source' }] },
    ]);
    expect(await ledger()).toMatchObject([{ loaded: 0, quarantined: 1 }]);
  });
});

describe('a record the table cannot hold', () => {
  const good = (n: number) => ({ id: `g${n}`, at: AT, value: n });
  it.each([
    ['NUL in a text', { id: 'x', at: AT, note: 'a\0b' }, '/note'],
    ['half a surrogate pair', { id: 'x', at: AT, note: 'a\ud800' }, '/note'],
    ['NUL in an unknown field', { id: 'x', at: AT, more: { deep: ['\0'] } }, ''],
    ['NUL in the key', { id: '\0', at: AT }, '/id'],
    ['a day that is none', { id: 'x', at: '2026-02-30T00:00:00Z' }, '/at'],
    ['a time before PostgreSQL', { id: 'x', at: '-4800-01-01T00:00:00Z' }, '/at'],
    ['a number beyond double', Buffer.from(`{"id":"x","at":"${AT}","value":1e999}`), '/value'],
    ['a number for a text', { id: 'x', at: AT, note: 5 }, '/note'],
    ['a key too long for the index', { id: noise(9_000), at: AT }, ''],
    ['no key', { at: AT }, ''],
  ])('is quarantined alone: %s', async (_, record, at) => {
    await load(validated('f1', [good(1), good(2), record, good(3)]), validated('f2', [good(4)]));
    expect(await rows('select record_index, stage, failures from omnistream.quarantine')).toMatchObject([
      { record_index: 2, stage: 'enrich', failures: [{ kind: 'storage', field: at }] },
    ]);
    expect(await stored(append)).toHaveLength(4);
    expect(await ledger()).toMatchObject([
      { id: 'f1', loaded: 3, quarantined: 1, duplicates: 0 },
      { id: 'f2', loaded: 1 },
    ]);
  });

  it('is found also beside duplicates', async () => {
    await load(validated('f1', [good(1)]));
    await load(validated('f2', [good(1), good(2), { id: noise(9_000), at: AT }, good(2), good(3)]));
    expect(await stored(append)).toHaveLength(3);
    expect(await ledger()).toMatchObject([{}, { loaded: 2, quarantined: 1, duplicates: 2 }]);
  });
});

describe('an upsert', () => {
  const state = (value: number, at = AT) => ({ id: 'a', at, value });
  const frame = (id: string, receivedAt: number, ...records: unknown[]) =>
    validated(id, records, { source: 'states', receivedAt });

  it('replaces by what was received later, also when the row moves to another day', async () => {
    await load(frame('f1', NOW, state(1)));
    await load(frame('f2', NOW + 5, state(2, '2026-03-02T11:00:00Z')));
    expect(await stored(upsert)).toEqual([{ id: 'a', value: 2, at: new Date('2026-03-02T11:00:00Z') }]);
    expect(await ledger()).toMatchObject([{ loaded: 1 }, { loaded: 1 }]);
  });

  it('refuses what was received before the stored row', async () => {
    await load(frame('f1', NOW, state(1)));
    await load(frame('f0', NOW - 5, state(0, '2026-03-02T11:00:00Z')));
    expect(await stored(upsert)).toMatchObject([{ value: 1 }]);
    expect(await ledger()).toMatchObject([{ id: 'f0', loaded: 0, duplicates: 1 }, {}]);
  });

  it('takes the last of several in one group, and counts as if they had come one by one', async () => {
    await load(
      frame('f1', NOW, state(1), state(2)),
      frame('f0', NOW - 5, state(0)),
      frame('f3', NOW, state(3)),
    );
    expect(await stored(upsert)).toMatchObject([{ value: 3 }]);
    expect(await ledger()).toMatchObject([
      { id: 'f0', loaded: 0, duplicates: 1 },
      { id: 'f1', loaded: 2 },
      { id: 'f3', loaded: 1 },
    ]);
  });

  it('quarantines a row that does not fit, and no other', async () => {
    await load(frame('f1', NOW, state(1), { id: noise(9_000), at: AT }, { id: 'b', at: AT }));
    expect(await stored(upsert)).toHaveLength(2);
    expect(await ledger()).toMatchObject([{ loaded: 2, quarantined: 1 }]);
  });
});

/** Text that does not compress, so that an index cannot make it fit. */
function noise(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (seed % 90));
  }).join('');
}

afterEach(async () => {
  const [sums] = (await rows(
    'select coalesce(sum(records - loaded - quarantined - duplicates), 0)::int as lost from omnistream.frame',
  )) as { lost: number }[];
  expect(sums!.lost).toBe(0);
});
