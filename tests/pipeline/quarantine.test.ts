/** Whatever a record is and wherever it fails: the quarantine has its bytes and every reason, and gives both back. */
import { randomBytes } from 'node:crypto';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readContract } from '../../domain/contract/read.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import type { QuarantinedRecord, RepairPreview, Replay, ReplayCreated } from '../../functions/api/types.ts';
import type { ContractsFile } from '../../functions/shared/contracts.ts';
import { kinesisClient } from '../../localstack/embedded/kinesis/streams.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

const RULES = 1_000;
const MEASURES = `
apiVersion: v3.1.0
kind: DataContract
id: measures
name: Measures
version: 2.3.0
status: active
schema:
  - name: measures
    physicalType: table
    properties:
      - {name: id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
      - {name: at, logicalType: timestamp, required: true}
      - {name: count, logicalType: integer, physicalType: smallint}
      - {name: amount, logicalType: number}
      - {name: word, logicalType: string}
    quality:
      - {id: A-01, type: custom, engine: greatExpectations, implementation: {type: expect_column_values_to_be_between, kwargs: {column: amount, max_value: 10}}}
${Array.from(
  { length: RULES },
  (_, i) =>
    `      - {id: W-${i}, type: custom, engine: greatExpectations, implementation: {type: expect_column_values_to_be_in_set, kwargs: {column: word, value_set: [good, w${i}]}}}`,
).join('\n')}
customProperties:
  - property: omnistream
    value: {key: [id], time: at, transforms: [{number: {field: amount}}]}
`;
const AT = '2026-06-15T12:00:00Z';
const record = (more: object) => JSON.stringify({ id: 'r', at: AT, ...more });
const escaped = (name: string, value: string) =>
  record({ [name]: 0 }).replace(`"${name}":0`, `"${name}":${value}`);

type Expected = {
  name: string;
  bytes: Buffer;
  source?: string;
  asked?: boolean;
  stage: string;
  failures: Partial<Failure>[];
};
const quality = (name: string, text: string | Buffer, ...failures: Partial<Failure>[]): Expected => ({
  ...{ name, bytes: Buffer.from(text), stage: 'quality', failures },
});
const enrich = (name: string, text: string, ...failures: Partial<Failure>[]): Expected => ({
  ...quality(name, text, ...failures),
  stage: 'enrich',
});
const BYTES = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('"}')]);

const WORDS = Array.from({ length: RULES }, (_, i) => ({
  ...{
    kind: 'rule' as const,
    rule: `W-${i}`,
    field: '/word',
    expected: `one of 'good', 'w${i}'`,
    observed: 'bad',
  },
}));

/** What goes in by the front door. */
const SENT: Expected[] = [
  quality('not JSON', '{"id": "x", ', { kind: 'malformed', rule: 'json', field: '' }),
  quality('a formula', '=1+1', { kind: 'malformed' }),
  quality('a list', '[1,2]', { kind: 'malformed', message: 'the record is a list, not an object' }),
  quality('no UTF-8', BYTES, { kind: 'malformed' }),
  quality(
    'fields of the wrong type',
    record({ id: 1, at: 'soon' }),
    { kind: 'schema', field: '/id', observed: 1 },
    { kind: 'schema', field: '/at', observed: 'soon' },
  ),
  quality('a NUL', escaped('note', '"a\\u0000b"'), { kind: 'schema', field: '/note' }),
  quality('half a pair', escaped('note', '"\\ud800"'), { kind: 'schema', field: '/note' }),
  quality('a thousand faults', record({ word: 'bad' }), ...WORDS),
  enrich('what a transform cannot read', record({ amount: 'ten' }), {
    kind: 'transform',
    rule: 'number',
    field: '/amount',
    observed: 'ten',
  }),
  enrich('a rule behind a transform', record({ amount: '11' }), {
    kind: 'rule',
    rule: 'A-01',
    field: '/amount',
    observed: 11,
  }),
  enrich('a key that no index holds', record({ id: randomBytes(8_000).toString('hex') }), {
    kind: 'storage',
  }),
];
/** What producers put on the stream by themselves. */
const PUT: Expected[] = [
  {
    ...quality('a megabyte', record({ note: 'x'.repeat(1_000_000), word: 'bad' }), ...WORDS),
    source: 'measures',
  },
  {
    ...quality('bytes', Buffer.from([1, 2, 250, 251]), { kind: 'malformed' }),
    source: 'measures',
    asked: false,
  },
  {
    ...quality('of nobody', '{"id":1}', { kind: 'unknown-source', rule: 'source', field: '' }),
    source: 'nobody',
    asked: false,
  },
];
const ALL = [...SENT, ...PUT];

function contractsOf(yaml: string): ContractsFile {
  const read = readContract(yaml, 'measures.odcs.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));
  return { contracts: [read.contract], references: [] };
}

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ contracts: contractsOf(MEASURES) });
  for (const { bytes } of SENT) expect((await cloud.send('measures', bytes)).status).toBe(202);
  const kinesis = kinesisClient(cloud.cluster.kinesis);
  for (const { source, bytes } of PUT)
    await kinesis.send(
      new PutRecordCommand({ StreamName: cloud.cluster.rawStream, PartitionKey: source, Data: bytes }),
    );
  await kept(ALL.length);
}, 120_000);
afterAll(() => cloud?.end());

const kept = (count: number) =>
  vi.waitFor(
    async () => {
      const { rows } = await cloud.database.query('select count(*)::int as n from omnistream.quarantine');
      expect(rows[0].n).toBe(count);
    },
    { timeout: 60_000, interval: 200 },
  );
const get = (path: string) => fetch(`${cloud.url}/api/v1${path}`);
async function post<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`${cloud.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await response.json()) as T;
}

/** All parts of an export. */
async function exported(format: 'csv' | 'ndjson'): Promise<string> {
  let text = '';
  for (let path: string | undefined = `/quarantine/export?format=${format}`; path !== undefined; ) {
    const response = await get(path);
    text += await response.text();
    path = /<\/api\/v1([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return text;
}
const bytesOf = ({ original, encoding }: { original: string; encoding: string }): string =>
  Buffer.from(original, encoding as BufferEncoding).toString('hex');
/** Bytes that came without a frame are refused in other words when they have one. */
const reasons = (failures: readonly Failure[]) =>
  failures.map(({ kind, rule, field, message }) => [kind, rule, field, kind === 'malformed' || message]);
const everything = async (): Promise<Map<string, QuarantinedRecord>> => {
  const lines = (await exported('ndjson')).trimEnd().split('\n');
  return new Map(
    lines.map(line => JSON.parse(line) as QuarantinedRecord).map(found => [bytesOf(found), found]),
  );
};

test.each(ALL)('$name is kept with its bytes, its contract and all its failures', async expected => {
  const found = (await everything()).get(expected.bytes.toString('hex'))!;
  const { source = 'measures', stage, failures, asked = true } = expected;
  expect(found).toMatchObject({
    source,
    stage,
    attempts: 0,
    originalBytes: expected.bytes.length,
    repaired: null,
  });
  // Of what is no frame and no JSON, or nobody's, no contract was asked.
  expect(found.contract).toBe(asked ? '2.3.0' : '');
  expect(Date.parse(found.receivedAt)).toBeLessThanOrEqual(Date.parse(found.quarantinedAt));
  expect(found.failures).toMatchObject(failures);
  expect(found.failures).toHaveLength(failures.length);
  for (const failure of found.failures) {
    expect(failure).toMatchObject({
      severity: 'critical',
      expected: expect.any(String),
      message: expect.any(String),
    });
  }
  const one = (await (await get(`/quarantine/${found.id}`)).json()) as QuarantinedRecord;
  expect(one).toEqual(found);
});

test('a CSV has the same bytes, once a record, and a line a failure', async () => {
  const lines = parse(await exported('csv'), { columns: true, record_delimiter: '\r\n' }) as Record<
    string,
    string
  >[];
  expect(lines).toHaveLength(ALL.reduce((sum, { failures }) => sum + failures.length, 0));
  const first = lines.filter(({ encoding }) => encoding !== '') as { original: string; encoding: string }[];
  expect(first.map(bytesOf).toSorted()).toEqual(ALL.map(({ bytes }) => bytes.toString('hex')).toSorted());
});

test('a preview says of each what the pipeline said, but what only the table can say', async () => {
  const { samples, outcomes } = await post<RepairPreview>('/quarantine/preview', { filter: {} });
  expect(outcomes).toEqual({ passes: 1, fails: ALL.length - 1, unmatched: 0, impossible: 0 });
  const known = new Map([...(await everything()).values()].map(found => [found.id, found]));
  expect(samples.length).toBeGreaterThan(1);
  for (const { id, outcome, failures, source } of samples)
    if (outcome === 'fails' && source === 'measures')
      expect(reasons(failures)).toEqual(reasons(known.get(id)!.failures));
});

/** Has everything replayed as it is, until that is over. */
async function replayed(): Promise<Replay> {
  const { id } = await post<ReplayCreated>('/replays', { filter: {} });
  return vi.waitFor(
    async () => {
      await post('/replay-sender', {});
      const replay = (await (await get(`/replays/${id}`)).json()) as Replay;
      expect(replay.state).toBe('finished');
      return replay;
    },
    { timeout: 60_000, interval: 500 },
  );
}

test('replayed as they are, all fail again, for the same reasons; nothing is lost, and what is too large stays', async () => {
  const before = await everything();
  expect(await replayed()).toMatchObject({ loaded: 0, failed: ALL.length - 1, tooLarge: 1, gone: 0 });
  const after = await everything();
  expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  for (const [bytes, { failures, quarantinedAt, receivedAt, attempts, originalBytes }] of after) {
    const was = before.get(bytes)!;
    expect([reasons(failures), quarantinedAt, receivedAt]).toEqual([
      ...[reasons(was.failures), was.quarantinedAt, was.receivedAt],
    ]);
    expect(attempts).toBe(originalBytes > 512 * 1024 ? 0 : 1);
  }
});

test('replayed under a contract that has changed since, each is judged by that one', async () => {
  await cloud.end(true);
  const mended = MEASURES.replace('2.3.0', '2.4.0')
    .replace('max_value: 10', 'max_value: 20')
    .replaceAll(/ {6}- \{id: W-.*\n/g, '');
  cloud = await startTestCloud({ contracts: contractsOf(mended), folder: cloud.folder });
  // Two of them are good now, and have the same key.
  expect(await replayed()).toMatchObject({ loaded: 1, duplicates: 1, failed: ALL.length - 3, tooLarge: 1 });
  const left = await everything();
  expect(left.size).toBe(ALL.length - 2);
  expect(left.get(Buffer.from('=1+1').toString('hex'))).toMatchObject({ contract: '2.4.0', attempts: 2 });
}, 120_000);
