import type { Changes } from '../draft.ts';
import type { Settings } from '../settings.ts';
import { ACU_VCPU } from './billed-database.ts';
import { NoPrice } from './line.ts';
import { INSTANCES } from './prices.ts';
import type { Needs } from './traffic.ts';

/** Times its first size that the database's storage grows to by itself. */
const GROWTH = 10;

/** Of an Aurora capacity unit, and how many of them a server has at most. */
const ACU = { gib: 2, vcpu: ACU_VCPU, most: 256 };

/** What must be set otherwise for a rate; in words and as settings. Empty when the settings will do. */
export interface Adapted {
  changes: Changes;
  words: string[];
}

/** Holds settings against what a rate needs. Throws NoPrice when no instance in the price table is large enough. */
export function adapt(settings: Settings, { shards, vcpu, gib, storedGib }: Needs): Adapted {
  const words: string[] = [];
  const changes: Changes = {};
  const { streams, database } = settings;
  if (streams.mode === 'provisioned' && streams.shards < shards) {
    changes.streams = { mode: 'provisioned', shards };
    words.push(`streams.shards ${shards}`);
  }
  if (settings.databaseUrl !== undefined) return { changes, words };
  if (database.kind === 'aurora-serverless') {
    const maxAcu = Math.ceil(Math.max(gib / ACU.gib, vcpu / ACU.vcpu));
    if (maxAcu > ACU.most)
      throw new NoPrice(`Aurora Serverless has ${ACU.most} capacity units at most, and ${maxAcu} are needed`);
    if (maxAcu > database.maxAcu) {
      changes.database = { maxAcu };
      words.push(`database.maxAcu ${maxAcu}`);
    }
    return { changes, words };
  }
  const enough = (name: string): boolean => {
    const instance = INSTANCES[name];
    return instance !== undefined && instance.vcpu >= vcpu && instance.gib >= gib;
  };
  if (!(database.instance in INSTANCES))
    throw new NoPrice(`no price for the instance ${database.instance}: add it to infra/costs/prices.ts`);
  const larger: { instance?: string; storageGib?: number } = {};
  if (!enough(database.instance)) {
    const instance = Object.keys(INSTANCES)
      .filter(enough)
      .sort((a, b) => INSTANCES[a]!.hour.usd - INSTANCES[b]!.hour.usd)[0];
    if (instance === undefined)
      throw new NoPrice(
        `no instance with ${vcpu.toFixed(1)} vCPU and ${gib.toFixed(0)} GiB in infra/costs/prices.ts`,
      );
    larger.instance = instance;
  }
  if (storedGib > database.storageGib * GROWTH) larger.storageGib = Math.ceil(storedGib / GROWTH);
  if (Object.keys(larger).length > 0) changes.database = larger;
  words.push(...Object.entries(larger).map(([name, value]) => `database.${name} ${value}`));
  return { changes, words };
}
