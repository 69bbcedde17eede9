/**
 * Releases replaced under load: two later releases, of which the first reads a second version of the frame's format and the
 * second writes it too, take the functions' places one after the other while records flow, and are taken back.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { expect, vi } from 'vitest';
import { kinesisClient } from '../../localstack/embedded/kinesis/streams.ts';
import { ROOT } from '../architecture/imports.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { release, replace } from './releases/release.ts';
import { versionsOn } from './releases/versions.ts';
import { onlyHere } from './targets/needing.ts';
import { expectAllOnce, nothing, startTraffic, trafficContracts } from './traffic.ts';

const { test, beforeAll, afterAll } = onlyHere('it replaces functions of the embedded cloud');

const GOLDEN = join(ROOT, 'domain/frame/version-1/golden');
const SPELL_MS = 400;

let cloud: TestCloud;
let now: string;
let reads2: string;
let writes2: string;
const sent = nothing();
beforeAll(async () => {
  cloud = await startTestCloud({ contracts: trafficContracts() });
  now = join(cloud.folder, 'bundles');
  reads2 = await release(cloud.folder, 'reads-2');
  writes2 = await release(cloud.folder, 'writes-2');
});
afterAll(() => cloud?.end());

/** How many frames of each version the functions have put on a stream. */
const versions = (stream: string) => versionsOn(kinesisClient(cloud.cluster.kinesis), stream);

/** Frames as release 0.1.0 wrote them, put where they would still be waiting; twice, as a stream may deliver them. */
async function putGolden(): Promise<void> {
  const client = kinesisClient(cloud.cluster.kinesis);
  const { rawStream, validatedStream } = cloud.cluster;
  for (const name of ['raw-plain', 'raw-zstd', 'raw-lengths', 'validated-plain', 'validated-zstd'])
    for (let i = 0; i < 2; i++)
      await client.send(
        new PutRecordCommand({
          StreamName: name.startsWith('raw') ? rawStream : validatedStream,
          PartitionKey: 'parcels:3',
          Data: readFileSync(join(GOLDEN, `${name}.frame`)),
        }),
      );
  const ids = (name: string, count: number) => Array.from({ length: count }, (_, i) => `golden-${name}-${i}`);
  sent.good.push(...ids('raw-plain', 3), ...ids('raw-zstd', 40), ...ids('raw-lengths', 2));
  sent.good.push(...ids('validated-plain', 2), ...ids('validated-zstd', 40));
  sent.faulty += 3;
}

const spell = () => sleep(SPELL_MS);

test('two upgrades, readers before writers, with old frames on the streams', async () => {
  const traffic = startTraffic(cloud, sent);
  await spell();
  for (const bundles of [reads2, writes2])
    for (const name of ['enrich', 'quality', 'ingest'] as const) {
      await replace(cloud, bundles, name);
      await spell();
    }
  await traffic.stop();
  await putGolden();
  await expectAllOnce(cloud, sent);
  for (const stream of [cloud.cluster.rawStream, cloud.cluster.validatedStream])
    expect(await versions(stream)).toEqual({ 1: expect.any(Number), 2: expect.any(Number) });
});

test('a rollback by one release, in any order, while frames of the new version are on the streams', async () => {
  const traffic = startTraffic(cloud, sent);
  await spell();
  for (const name of ['enrich', 'ingest', 'quality'] as const) {
    await replace(cloud, reads2, name);
    await spell();
  }
  const before = await versions(cloud.cluster.rawStream);
  await spell();
  await traffic.stop();
  await expectAllOnce(cloud, sent);
  const after = await versions(cloud.cluster.rawStream);
  expect(after[2]).toBe(before[2]);
  expect(after[1]).toBeGreaterThan(before[1]!);
});

test('a release that cannot read what was written lets it wait, and loses nothing of it', async () => {
  const failing = (at: number, id: RegExp) => async () =>
    expect(cloud.mappings[at]!.state().map(({ lastError }) => lastError)).toContainEqual(
      expect.stringMatching(id),
    );
  await replace(cloud, now, 'enrich', 'quality');
  const traffic = startTraffic(cloud, sent);
  await spell();
  // Writers first, and by two releases at once: what nobody should do.
  await replace(cloud, writes2, 'ingest');
  await vi.waitFor(failing(0, /reports record \d+ as failed/), { timeout: 20_000, interval: 50 });
  await spell();
  await traffic.stop();
  const stuck = await cloud.totals('parcels');
  expect(stuck.inFlight).toBeGreaterThan(0);
  expect(stuck.loaded + stuck.quarantined + stuck.inFlight).toBe(sent.good.length + sent.faulty);

  await replace(cloud, writes2, 'quality');
  await vi.waitFor(failing(1, /reports record \d+ as failed/), { timeout: 20_000, interval: 50 });
  expect((await cloud.totals('parcels')).inFlight).toBe(stuck.inFlight);

  await replace(cloud, reads2, 'enrich');
  await expectAllOnce(cloud, sent);
});
