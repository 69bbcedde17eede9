/** Producers that never pause: what they send while functions are replaced and shards split, and where it has to end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ContractsFile } from '../../functions/shared/contracts.ts';
import type { TestCloud } from './cloud.ts';
import { bad, good, MALFORMED, parcels } from './parcels.ts';

/** Parcels, and where each is now: there the latest record of an id takes the place of the ones before. */
export function trafficContracts(): ContractsFile {
  const [contract] = parcels().contracts;
  const tracking = {
    ...contract!,
    source: 'tracking',
    table: 'tracking',
    write: 'upsert' as const,
    key: ['id'],
  };
  return { contracts: [contract!, tracking], references: [] };
}

/** Records a body, of which one is bad and one malformed. */
const BODY = 20;
const TRACKED = 25;
const PAUSE_MS = 15;

export interface Sent {
  good: string[];
  faulty: number;
  updates: number;
  /** By id, what the latest update said. */
  last: Map<string, number>;
}

export interface Traffic {
  /** Everything that was sent so far. */
  readonly sent: Sent;
  /** Lets the body under way be taken; resolves when all that was sent was accepted. */
  stop(): Promise<void>;
}

/** Sends until it is stopped. A body that is not taken is sent again under its key, as a producer does. */
export function startTraffic(cloud: TestCloud, sent: Sent = nothing()): Traffic {
  let running = true;
  const deliver = async (source: string, lines: string[], key: string): Promise<void> => {
    for (;;) {
      const { status } = await cloud.send(source, lines.join('\n'), { 'idempotency-key': key });
      if (status === 202) return;
      expect([429, 502, 503, 504]).toContain(status);
      await sleep(100);
    }
  };
  const parcel = async (): Promise<void> => {
    while (running) {
      const first = sent.good.length;
      const ids = Array.from({ length: BODY - 2 }, (_, i) => `t${first + i}`);
      await deliver('parcels', [...ids.map(good), bad(`b${first}`), MALFORMED], `parcels-${first}`);
      sent.good.push(...ids);
      sent.faulty += 2;
      await sleep(PAUSE_MS);
    }
  };
  const track = async (): Promise<void> => {
    while (running) {
      const updates = Array.from({ length: 10 }, (_, i) => {
        const n = sent.updates + i + 1;
        return { id: `p${(n * 7) % TRACKED}`, at: new Date(AT + ((n * 7) % 5) * DAY).toISOString(), n };
      });
      const lines = updates.map(({ id, at, n }) => JSON.stringify({ id, at, customer: 'c', grams: n }));
      await deliver('tracking', lines, `tracking-${sent.updates}`);
      for (const { id, n } of updates) sent.last.set(id, n);
      sent.updates += updates.length;
      await sleep(PAUSE_MS);
    }
  };
  const flows = Promise.all([parcel(), track()]);
  // Its error is thrown where it is awaited, which may be a while.
  flows.catch(() => undefined);
  return {
    sent,
    async stop() {
      running = false;
      await flows;
    },
  };
}

const DAY = 86_400_000;
const AT = Date.parse('2026-06-15T12:00:00Z');

export const nothing = (): Sent => ({ good: [], faulty: 0, updates: 0, last: new Map() });

/** Every good record is one row, every bad one is in the quarantine once, each key has its latest value. */
export async function expectAllOnce(cloud: TestCloud, { good, faulty, updates, last }: Sent): Promise<void> {
  expect(good.length).toBeGreaterThan(0);
  expect(await cloud.settled('parcels')).toEqual({
    loaded: good.length,
    quarantined: faulty,
    duplicates: 0,
    inFlight: 0,
  });
  const { rows } = await cloud.database.query<{ id: string }>('select id from data.parcels');
  expect(rows.map(({ id }) => id).sort()).toEqual([...good].sort());
  // An update behind a later one of its key would have been refused, and counted as a duplicate.
  expect(await cloud.settled('tracking')).toEqual({
    loaded: updates,
    quarantined: 0,
    duplicates: 0,
    inFlight: 0,
  });
  const now = await cloud.database.query<{ id: string; grams: string }>(
    'select id, grams from data.tracking',
  );
  expect(new Map(now.rows.map(({ id, grams }) => [id, Number(grams)]))).toEqual(last);
}
