import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RuleSpec } from '../../domain/contract/contract.ts';
import { encodeRaw, encodeValidated } from '../../domain/frame/encode.ts';
import type { ValidatedFrame } from '../../domain/frame/frame.ts';
import { criticalFailure, field, readings, validated } from '../../tests/frames.ts';
import { kinesisEvent } from '../../tests/kinesis-event.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyContract } from '../migrate/contracts.ts';
import { loadReference } from '../migrate/references.ts';
import { recordingLog } from '../shared/log/recording.fixture.ts';
import type { StageCounts } from '../shared/metrics.ts';
import { enrich } from './enrich.ts';
import { compilePlan } from './plan.ts';

const NOW = Date.parse('2026-03-02T12:00:30Z');
const AT = '2026-03-02T11:00:00Z';
const rule = (id: string, type: string, kwargs: RuleSpec['kwargs'], severity: RuleSpec['severity']) => ({
  ...{ id, type, kwargs, severity },
  name: id,
  dimension: 'accuracy' as const,
});
const contract = readings({
  fields: [
    field('id', 'string', { required: true, primaryKey: 1 }),
    field('at', 'timestamp', { required: true }),
    field('value', 'number'),
    field('note', 'string'),
  ],
  transforms: [{ use: 'number', options: { field: 'value', decimal: ',' } }],
  enrichers: [{ use: 'temporal', options: { time_zone: 'Europe/Berlin', country: 'DE' } }],
  rules: [
    rule('range', 'expect_column_values_to_be_between', { column: 'value', max_value: 100 }, 'critical'),
    rule(
      'known',
      'expect_column_values_to_be_in_reference',
      { column: 'note', dataset: 'notes', reference_column: 'id' },
      'warning',
    ),
    rule('usual', 'expect_value_to_be_usual', { column: 'value', warm_up: 2 }, 'critical'),
  ],
});
const plan = compilePlan(contract, () => performance.now());

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  await applyContract(client, contract, NOW);
  await loadReference(client, { name: 'notes', columns: ['id'], rows: [['fine'], ['late']] });
  client.release();
});
afterAll(() => database.drop());
beforeEach(() =>
  database.pool.query(
    `delete from data.readings; delete from omnistream.frame; delete from omnistream.quarantine;
     delete from omnistream.stage_minute; delete from omnistream.rule_minute; delete from omnistream.detector_state;
     delete from omnistream.enricher_minute`,
  ),
);

const counted: [string, StageCounts][] = [];
const logged: string[] = [];
const invoke = (...data: (ValidatedFrame | Buffer | { key: string; data: Buffer })[]) => {
  counted.length = logged.length = 0;
  const records = data.map(frame => {
    if ('key' in frame) return frame;
    return { key: 'readings:7', data: Buffer.isBuffer(frame) ? frame : encodeValidated(frame) };
  });
  return enrich(kinesisEvent(records, NOW - 1000), {
    pool: database.pool,
    planOf: source => (source === 'readings' ? plan : undefined),
    metrics: {
      count: (source, counts) => void counted.push([source, counts]),
      duration() {},
      endToEnd() {},
      publish() {},
    },
    log: recordingLog(logged),
    now: () => NOW,
  });
};
const rows = async (sql: string): Promise<unknown[]> => (await database.pool.query(sql)).rows;
const COUNTS = { passed: 1, failed: 0, notEvaluated: 0, errors: 0 };
/** Text that hardly compresses. */
const noise = (length: number) => randomBytes(length).toString('base64url').slice(0, length);
const GOOD = { batchItemFailures: [] };

describe('a record on its way into its table', () => {
  it('is transformed, judged, enriched and flagged', async () => {
    const records = [
      { id: 'a', at: AT, value: '10,5', note: 'fine' },
      { id: 'b', at: AT, value: '10,6', note: 'who knows' },
      { id: 'c', at: AT, value: 'ten', note: 'fine' },
      { id: 'd', at: AT, value: '1000,0', note: 'nobody' },
      { id: 'e', at: AT },
    ];
    expect(await invoke(validated('f1', records, { receivedAt: NOW - 500 }))).toEqual(GOOD);
    expect(await rows('select id, value, _flags from data.readings order by id')).toMatchObject([
      { id: 'a', value: 10.5, _flags: null },
      {
        id: 'b',
        value: 10.6,
        _flags: [{ kind: 'rule', rule: 'known', field: '/note', severity: 'warning' }],
      },
      { id: 'e', value: null, _flags: null },
    ]);
    expect(await rows('select record_id, failures from omnistream.quarantine order by id')).toMatchObject([
      { record_id: 'c', failures: [{ kind: 'transform', rule: 'number', field: '/value' }] },
      { record_id: 'd', failures: [{ rule: 'range' }, { rule: 'known' }] },
    ]);
    expect(
      await rows('select rule, passed, failed, not_evaluated from omnistream.rule_minute order by rule'),
    ).toEqual([
      { rule: 'known', passed: '1', failed: '2', not_evaluated: '1' },
      { rule: 'range', passed: '2', failed: '1', not_evaluated: '1' },
      { rule: 'usual', passed: '0', failed: '0', not_evaluated: '4' },
    ]);
    expect(await rows('select enricher, enriched, unknown, failed from omnistream.enricher_minute')).toEqual([
      { enricher: 'temporal', enriched: '3', unknown: '0', failed: '0' },
    ]);
    expect(await rows('select loaded, quarantined, flagged from omnistream.frame')).toEqual([
      { loaded: 3, quarantined: 2, flagged: 1 },
    ]);
    expect(counted).toEqual([
      ['readings', { recordsIn: 5, recordsOut: 3, quarantined: 2, bytes: expect.any(Number) }],
    ]);
  });

  it('is judged by what its key has shown before, in the order of the frames of a group', async () => {
    const frame = (id: string, ...values: string[]) =>
      validated(
        id,
        values.map((value, i) => ({ id: `${id}-${i}`, at: AT, value })),
      );
    await invoke(
      frame('f1', '10,0', '10,1', '10,0', '10,2', '10,1', '10,0'),
      frame('f2', '10,0', '99,0', '10,0'),
    );
    await invoke(frame('f3', '98,0', '10,2'));
    expect(
      await rows('select record_id, failures from omnistream.quarantine order by record_id'),
    ).toMatchObject([
      { record_id: 'f2-1', failures: [{ rule: 'usual', field: '/value' }] },
      { record_id: 'f3-0', failures: [{ rule: 'usual' }] },
    ]);
  });
});

it('a frame of a version that another release reads waits, and so does what is behind it', async () => {
  const later = Buffer.from('{"omnistream":2,"id":"later","source":"readings","records":1}\n?');
  const first = validated('first', [{ id: 'a', at: AT }]);
  expect(await invoke(first, later, validated('last', [{ id: 'b', at: AT }]))).toEqual({
    batchItemFailures: [{ itemIdentifier: '1' }],
  });
  expect(await rows('select id from omnistream.frame')).toEqual([{ id: 'first' }]);
  expect(await rows('select from omnistream.quarantine')).toEqual([]);
});

describe('what is no validated frame', () => {
  const { verdicts, ...raw } = validated('raw', [{ id: 'a', at: AT }], { stamps: {} });

  it('is quarantined with its bytes, and stops nothing behind it', async () => {
    const garbage = Buffer.from([0, 1, 2, 255]);
    const answer = await invoke(
      garbage,
      Buffer.from('{"id":"bare"}\n{"id":"too"}'),
      encodeRaw(raw),
      validated('past', [{ id: 'a' }], { receivedAt: -1e15 }),
      validated('od\0d', [{ id: 'a' }]),
      validated('good', [{ id: 'a', at: AT }]),
    );
    expect(answer).toEqual(GOOD);
    const kept = await rows(
      'select source, frame_id, failures, original from omnistream.quarantine order by id',
    );
    expect(kept).toHaveLength(6);
    expect(kept).toMatchObject([
      { source: 'readings', frame_id: 'shardId-000000000000:0', original: garbage },
      {
        frame_id: 'shardId-000000000000:1',
        failures: [{ message: expect.stringMatching(/records without a header/) }],
      },
      { frame_id: 'shardId-000000000000:1' },
      {
        frame_id: 'raw',
        failures: [
          { kind: 'malformed', rule: 'frame', message: expect.stringMatching(/not been through quality/) },
        ],
      },
      {
        frame_id: 'shardId-000000000000:3',
        failures: [{ message: expect.stringMatching(/receivedAt/) }],
      },
      { frame_id: 'shardId-000000000000:4' },
    ]);
    expect(await rows('select id from data.readings')).toEqual([{ id: 'a' }]);
    expect(await rows('select distinct stage from omnistream.quarantine')).toEqual([{ stage: 'enrich' }]);
  });
});

describe('a frame', () => {
  it('without a header may have any partition key', async () => {
    expect(
      await invoke({ key: 'no\0body\ud800', data: Buffer.from('?') }, { key: ':', data: Buffer.from('?') }),
    ).toEqual(GOOD);
    expect(await rows('select source from omnistream.quarantine order by id')).toEqual([
      { source: 'no\ufffdbody\ufffd' },
      { source: '(none)' },
    ]);
  });

  it('may be empty, or all bad', async () => {
    const bad = validated('bad', [Buffer.from('{'), Buffer.from('')], {}, { 0: [criticalFailure()] });
    expect(await invoke(validated('empty', []), bad)).toEqual(GOOD);
    expect(await rows('select id, records, quarantined from omnistream.frame order by id')).toEqual([
      { id: 'bad', records: 2, quarantined: 2 },
      { id: 'empty', records: 0, quarantined: 0 },
    ]);
  });

  it('whose key is nested beyond what the stack reaches is set aside, and stops nothing behind it', async () => {
    const deep = Buffer.from(`{"id":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    const bad = validated('bad', [deep], {}, { 0: [criticalFailure()] });
    expect(await invoke(bad, validated('good', [{ id: 'a', at: AT }]))).toEqual(GOOD);
    expect(await rows('select id, loaded, quarantined from omnistream.frame order by id')).toEqual([
      { id: 'bad', loaded: 0, quarantined: 1 },
      { id: 'good', loaded: 1, quarantined: 0 },
    ]);
  });

  it.each<[string, Partial<ValidatedFrame['header']>, Partial<ValidatedFrame['verdicts']>]>([
    ['a contract that is no text', {}, { contract: 'a\0b' }],
    ['a rule that is no text', {}, { rules: { 'a\0\ud800': { ...COUNTS } } }],
    ['a rule without end', {}, { rules: { [noise(5_000)]: { ...COUNTS } } }],
    ['more checks than can be counted', {}, { rules: { x: { ...COUNTS, passed: Number.MAX_SAFE_INTEGER } } }],
    [
      'rules named like what every object has',
      {},
      { rules: JSON.parse('{"__proto__":{},"constructor":{}}') },
    ],
    ['the last moment of time', { receivedAt: 8.64e15 }, {}],
    ['the first moment of time', { receivedAt: 0, stamps: { quality: { began: 8.64e15, ended: 0 } } }, {}],
    ['half a moment', { receivedAt: 1.5, stamps: { ingest: { began: 0.1, ended: 0.2 } } }, {}],
    ['the largest bucket', { bucket: 32_767, idempotency: { key: 'k', first: Number.MAX_SAFE_INTEGER } }, {}],
    ['failures of records it does not hold', {}, { failures: { 99: [criticalFailure('a\0b')] } }],
    ['a failure that is no text', {}, { failures: { 0: [criticalFailure('a\0\ud800\\u0000')] } }],
  ])('with %s stops nothing', async (_, header, verdicts) => {
    const odd = validated('odd', [{ id: 'a', at: AT }], header);
    Object.assign(odd.verdicts, verdicts);
    const answer = await invoke(odd, odd, validated('good', [{ id: 'b', at: AT }]));
    expect(logged).toEqual([]);
    expect(answer).toEqual(GOOD);
    expect(await rows("select id from data.readings where id = 'b'")).toHaveLength(1);
    expect(
      await rows(
        'select sum(records - loaded - quarantined - duplicates)::int as lost from omnistream.frame',
      ),
    ).toEqual([{ lost: 0 }]);
  });

  it('that cannot be entered at all is where the batch begins again: what came before it is in', async () => {
    const frames = ['f1', 'f2', 'f3'].map(id => validated(id, [{ id, at: AT }, Buffer.from('{')]));
    await database.pool.query(
      `insert into omnistream.quarantine
         (source, frame_id, record_index, stage, contract, received_at, quarantined_at, failure_version, failures, original)
       values ('readings', 'f2', 1, 'enrich', '', now(), now(), 1, '[]', '')`,
    );
    expect(await invoke(...frames)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(String(logged)).toMatch(/quarantine_frame_id_record_index_key/);
    expect(await rows('select id from omnistream.frame order by id')).toEqual([{ id: 'f1' }]);
  });

  it('of an unknown source is counted under no name that a producer made up', async () => {
    await invoke(validated('f', [{ a: 1 }], { source: 'made-up' }));
    expect(counted).toMatchObject([['(unknown)', { recordsIn: 1, quarantined: 1 }]]);
  });
});

it('an empty batch asks for nothing', async () => {
  expect(await invoke()).toEqual(GOOD);
});

it('a batch larger than a group is loaded in several, in order', async () => {
  const frames = Array.from({ length: 14 }, (_, f) =>
    validated(
      `f${f}`,
      Array.from({ length: 400 }, (_, i) => ({ id: `${f}-${i}`, at: AT, value: `${50 + (i % 5)},0` })),
    ),
  );
  expect(await invoke(...frames)).toEqual(GOOD);
  expect(logged).toEqual([]);
  expect(await rows('select count(*)::int as n from data.readings')).toEqual([{ n: 5600 }]);
  expect(await rows('select state->0 as seen from omnistream.detector_state')).toEqual([{ seen: 5600 }]);
});
