/** The quarantine repaired and replayed through the whole pipeline: each record ends in exactly one place. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RepairPreview, Replay, ReplayCreated } from '../../functions/api/types.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { bad, good, MALFORMED, parcels } from './parcels.ts';

const BAD = 1_000;
const GOOD = 200;

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ contracts: parcels() });
}, 60_000);
afterAll(() => cloud?.end());

const sql = async (text: string, values: unknown[] = []) => (await cloud.database.query(text, values)).rows;
const places = async () => {
  const [row] = await sql(
    `select (select count(*)::int from data.parcels) as rows, (select count(*)::int from omnistream.quarantine) as quarantined,
       (select count(*)::int from omnistream.replay_record) as claims`,
  );
  return row as { rows: number; quarantined: number; claims: number };
};

async function post<T>(path: string, body: object, status = 200): Promise<T> {
  const response = await fetch(`${cloud.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status });
  return JSON.parse(text) as T;
}
const read = async (id: string): Promise<Replay> =>
  (await fetch(`${cloud.url}/api/v1/replays/${id}`)).json() as Promise<Replay>;
/** What the schedule does each minute, and a browser when somebody has asked for a replay. */
const send = () => fetch(`${cloud.url}/api/v1/replay-sender`, { method: 'POST' });

async function over(id: string): Promise<Replay> {
  for (let tick = 0; tick < 60; tick++) {
    await send();
    const replay = await read(id);
    if (replay.state !== 'running') return replay;
    await sleep(100);
  }
  throw new Error(`replay ${id} is not over: ${JSON.stringify(await read(id))}`);
}

/**
 * Starts a sender that has put its first frames on the stream and waits for its next turn: senders take turns by a lock, which
 * is given in the order of asking.
 */
async function heldAfterItsFirstTurn(): Promise<{ sending: Promise<unknown>; go(): Promise<void> }> {
  const [before, behind] = [await cloud.database.connect(), await cloud.database.connect()];
  const turn = (act: 'lock' | 'unlock') => `select pg_advisory_${act}(hashtext('omnistream.replay'))`;
  const waiting = async () =>
    (await sql(`select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted`))[0].n;
  await before.query(turn('lock'));
  const sending = send();
  await expect.poll(waiting).toBe(1);
  const next = behind.query(turn('lock'));
  await expect.poll(waiting).toBe(2);
  await before.query(turn('unlock'));
  await next;
  before.release();
  const go = async () => {
    await behind.query(turn('unlock'));
    behind.release();
  };
  return { sending, go };
}

/** A thousand records whose weight is 0, and some that are good. */
beforeEach(async () => {
  await cloud.settled('parcels');
  await sql(`truncate data.parcels, omnistream.quarantine, omnistream.replay, omnistream.replay_frame,
    omnistream.replay_record, omnistream.replayed`);
  const lines = [
    ...Array.from({ length: BAD }, (_, n) => bad(`b${n}`)),
    ...Array.from({ length: GOOD }, (_, n) => good(`g${n}`)),
  ];
  expect((await cloud.send('parcels', lines.join('\n'))).status).toBe(202);
  await cloud.settled('parcels');
  expect(await places()).toMatchObject({ rows: GOOD, quarantined: BAD });
}, 60_000);

const WEIGHT = { filter: { source: 'parcels', rule: 'P-01' } };
const flow = (value: unknown) => ({
  flows: [{ when: { rule: 'P-01' }, steps: [{ op: 'replace', path: '/grams', value }] }],
});

test('a flow repairs a whole kind of failure, previewed first, and all of it is loaded', async () => {
  const preview = await post<RepairPreview>('/quarantine/preview', { ...WEIGHT, repair: flow(100) });
  expect(preview).toMatchObject({ total: BAD, tried: 200, outcomes: { passes: 200, fails: 0 } });
  expect(JSON.parse(preview.samples[0]!.before!).grams).toBe(0);
  expect(JSON.parse(preview.samples[0]!.after!).grams).toBe(100);

  const created = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(100) }, 201);
  expect(created).toMatchObject({ chosen: BAD, waiting: BAD, state: 'running', requestedBy: 'local' });
  expect(await over(created.id)).toMatchObject({ loaded: BAD, failed: 0, waiting: 0, state: 'finished' });
  expect(await places()).toEqual({ rows: BAD + GOOD, quarantined: 0, claims: 0 });
  expect(await sql('select distinct grams from data.parcels order by 1')).toEqual([
    { grams: '100' },
    { grams: '250' },
  ]);

  const again = await post<{ gone: { reason: string }[] }>(
    '/replays',
    { ids: [preview.samples[0]!.id] },
    410,
  );
  expect(again.gone).toMatchObject([{ reason: 'replayed', replay: created.id }]);
  await post('/replays', WEIGHT, 409);
  expect(await places()).toEqual({ rows: BAD + GOOD, quarantined: 0, claims: 0 });
});

test('what fails again stays, once, and says why it fails now', async () => {
  const { id } = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(99_999) }, 201);
  expect(await over(id)).toMatchObject({ loaded: 0, failed: BAD });
  const second = await post<ReplayCreated>('/replays', WEIGHT, 201);
  expect(await over(second.id)).toMatchObject({ loaded: 0, failed: BAD });
  expect(await places()).toEqual({ rows: GOOD, quarantined: BAD, claims: 0 });
  expect(
    await sql(
      `select attempts, convert_from(repaired, 'UTF8')::jsonb->'grams' as grams, failures->0->'observed' as observed, count(*)::int
       from omnistream.quarantine group by 1, 2, 3`,
    ),
  ).toEqual([{ attempts: 2, grams: 99_999, observed: 99_999, count: BAD }]);
  const counts = await sql(
    `select sum(failed)::int as failed from omnistream.rule_minute where rule = 'P-01'`,
  );
  expect(counts[0].failed % BAD).toBe(0);
  const events = await (await fetch(`${cloud.url}/api/v1/events?range=hour`)).text();
  expect(events).toContain(
    `Replay ${id} of ${BAD} quarantined records, repaired by flows, asked for by local`,
  );
  expect(events).toContain(`Replay ${id} is over: ${BAD} failed again`);
});

test('cancelled in the middle: nothing is lost, nothing is there twice, and the rest can be replayed', async () => {
  const { id } = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(100) }, 201);
  const { sending, go } = await heldAfterItsFirstTurn();
  await expect.poll(async () => (await read(id)).loaded).toBeGreaterThan(0);
  const cancelled = await post<Replay>(`/replays/${id}`, { action: 'cancel' });
  expect(cancelled.loaded).toBeLessThan(BAD);
  await go();
  await sending;
  await cloud.settled('parcels');
  expect(cancelled).toMatchObject({ state: 'cancelled', cancelledBy: 'local' });
  // Its sender says only now what it had sent.
  const after = { ...cancelled, sent: cancelled.loaded };
  expect(await read(id)).toEqual(after);
  const { rows, quarantined, claims } = await places();
  expect({ sum: rows + quarantined, claims }).toEqual({ sum: BAD + GOOD, claims: 0 });
  expect(rows).toBe(GOOD + cancelled.loaded);
  expect(await post<Replay>(`/replays/${id}`, { action: 'cancel' })).toEqual(after);

  const rest = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(100) }, 201);
  expect(await over(rest.id)).toMatchObject({ chosen: quarantined, loaded: quarantined });
  expect(await places()).toEqual({ rows: BAD + GOOD, quarantined: 0, claims: 0 });
});

test('two ask for the same at once, and the first takes it back: each record is loaded once', async () => {
  const first = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(100) }, 201);
  const { sending, go } = await heldAfterItsFirstTurn();
  await expect.poll(async () => (await read(first.id)).loaded).toBeGreaterThan(0);
  const second = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(200) }, 201);
  const sendingToo = send();
  const cancelled = await post<Replay>(`/replays/${first.id}`, { action: 'cancel' });
  await go();
  await Promise.all([sending, sendingToo]);
  const { loaded, duplicates, failed, gone } = await over(second.id);
  await cloud.settled('parcels');
  expect({ duplicates, failed }).toEqual({ duplicates: 0, failed: 0 });
  expect(second.chosen).toBe(loaded + gone);
  expect(cancelled.loaded + loaded).toBe(BAD);
  expect(await places()).toEqual({ rows: BAD + GOOD, quarantined: 0, claims: 0 });
  const grams = await sql(
    'select grams::int as grams, count(*)::int from data.parcels group by 1 order by 1',
  );
  expect(grams).toEqual([
    { grams: 100, count: cancelled.loaded },
    { grams: 200, count: loaded },
    { grams: 250, count: GOOD },
  ]);
});

test('frames that are sent again and again, as by a sender that died, change nothing', async () => {
  const { id } = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(100) }, 201);
  for (let round = 0; round < 3; round++) {
    await send();
    // What a sender that died before it could note anything leaves behind.
    await sql('update omnistream.replay_frame set sent_at = null where settled_at is null');
    await sql('update omnistream.replay set driver = null, driven_until = null');
  }
  expect(await over(id)).toMatchObject({ loaded: BAD, duplicates: 0, failed: 0, gone: 0 });
  // And once more, with everything on the stream again.
  await sql('update omnistream.replay_frame set sent_at = null, settled_at = null');
  await sql('update omnistream.replay set finished_at = null, planned_at = null');
  await send();
  await cloud.settled('parcels');
  expect(await places()).toEqual({ rows: BAD + GOOD, quarantined: 0, claims: 0 });
});

test('the same records delivered anew beside the replay: one of each is loaded', async () => {
  const { id } = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(250) }, 201);
  const mended = Array.from({ length: BAD }, (_, n) =>
    JSON.stringify({ ...JSON.parse(bad(`b${n}`)), grams: 250 }),
  );
  const [, response] = await Promise.all([send(), cloud.send('parcels', mended.join('\n'))]);
  expect(response.status).toBe(202);
  const { loaded, duplicates } = await over(id);
  await cloud.settled('parcels');
  expect(loaded + duplicates).toBe(BAD);
  expect(await places()).toEqual({ rows: BAD + GOOD, quarantined: 0, claims: 0 });
});

test('what retention takes in between is not brought back, and the answer says so', async () => {
  const ids = (await sql('select id::text from omnistream.quarantine order by id')).map(
    row => row.id as string,
  );
  const { id } = await post<ReplayCreated>('/replays', { ...WEIGHT, repair: flow(100) }, 201);
  await sql('delete from omnistream.quarantine where id = any($1)', [ids.slice(0, 100)]);
  expect(await over(id)).toMatchObject({ chosen: BAD, loaded: BAD - 100, gone: 100 });
  expect(await places()).toEqual({ rows: BAD + GOOD - 100, quarantined: 0, claims: 0 });
  const answer = await post<{ gone: object[] }>('/replays', { ids: ids.slice(99, 101) }, 410);
  expect(answer.gone).toMatchObject([
    { id: ids[99], reason: 'purged' },
    { id: ids[100], reason: 'replayed' },
  ]);
});

test('one record: its text is replaced, also where it never was JSON', async () => {
  expect((await cloud.send('parcels', MALFORMED)).status).toBe(202);
  await cloud.settled('parcels');
  const [{ id }] = await sql('select id::text from omnistream.quarantine order by id desc limit 1');
  const flows = await post<RepairPreview>('/quarantine/preview', {
    ids: [id],
    repair: { flows: [{ when: {}, steps: [{ op: 'remove', path: '/x' }] }] },
  });
  expect(flows.samples[0]).toMatchObject({
    outcome: 'impossible',
    reason: expect.stringContaining('whole text'),
  });
  const wrong = await post<RepairPreview>('/quarantine/preview', {
    ids: [id],
    repair: { text: '{"id":"m"}' },
  });
  expect(wrong.samples[0]).toMatchObject({ outcome: 'fails', failures: [{ kind: 'schema' }, {}, {}] });
  const replay = await post<ReplayCreated>('/replays', { ids: [id], repair: { text: good('m') } }, 201);
  expect(replay.repair).toEqual({ text: good('m') });
  // What was written for it is the record's own data, and goes with it.
  expect(await over(replay.id)).toMatchObject({ loaded: 1, repair: null });
  expect(await places()).toEqual({ rows: GOOD + 1, quarantined: BAD, claims: 0 });
});

test('an export has every record once, in as many parts as it takes', async () => {
  const ids = new Set<string>();
  let url = `${cloud.url}/api/v1/quarantine/export?source=parcels&format=ndjson`;
  for (let parts = 0; url !== ''; parts++) {
    const response = await fetch(url);
    for (const line of (await response.text()).trim().split('\n')) ids.add(JSON.parse(line).id);
    const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    url = next ? `${cloud.url}${next}` : '';
    expect(parts).toBeLessThan(10);
  }
  expect(ids.size).toBe(BAD);
  const csv = await fetch(`${cloud.url}/api/v1/quarantine/export?source=parcels&format=csv`);
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect((await csv.text()).split('\r\n')).toHaveLength(BAD + 2);
});
