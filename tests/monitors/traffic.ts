/** Windows of a simulated source, in order: what was measured of each, with or without a fault. */
import type { Measured, Part } from '../../domain/baseline/summary.ts';
import { WINDOW_MS } from '../../domain/baseline/summary.ts';
import type { Contract } from '../../domain/contract/contract.ts';
import type { JsonObject } from '../../domain/json.ts';
import { addLatency } from '../../domain/measure/latency.ts';
import { compileProfile } from '../../domain/profile/collect.ts';
import { emptyProfile } from '../../domain/profile/profile.ts';
import { normal, type Random } from '../../localstack/feed/random.ts';
import type { Shape } from './shapes.ts';

/** What is wrong with a source: each part may change what would have been. */
export interface Fault {
  name: string;
  /** Factor on the number of records. */
  volume?: number;
  record?(record: JsonObject, random: Random, shape: Shape): void;
  /** The event time of a record, ms since the epoch. */
  eventTime?(eventTime: number, began: number): number;
  /** Factor on the time that loading takes. */
  load?: number;
  /** Whether readings are those of the window in which the fault began. */
  frozen?: boolean;
}

/** Of the records of a window that are looked at: fewer than enrich looks at, which makes it harder. */
const LOOKED_AT = 120;
const DAY = 86_400_000;

/** How busy a source is just now, beside its rhythm. */
interface Mood {
  today: number;
  level: number;
  /** Windows that a burst still has, and its factor. */
  burst: number;
  burstFactor: number;
}

export interface Traffic {
  /** The next window. A fault began at `began`, and no burst begins that might hide it. */
  window(start: number, fault?: Fault & { began: number }): Measured;
  /** The same source from here on, with other chances; a burst is over. */
  fork(random: Random): Traffic;
}

const ORDINARY: Mood = { today: 1, level: 1, burst: 0, burstFactor: 1 };

/** A source's traffic; its windows must be asked for in the order of time. */
export function traffic(contract: Contract, shape: Shape, random: Random, from: Mood = ORDINARY): Traffic {
  const open = compileProfile(contract);
  const mood = { ...from };
  return {
    fork: other => traffic(contract, shape, other, { ...mood, burst: 0 }),
    window(start, fault) {
      if (start % DAY === 0) mood.today = Math.exp(0.05 * normal(random));
      // Noise from window to window that lingers, and bursts of a quarter of an hour now and then.
      mood.level = Math.exp(0.8 * Math.log(mood.level) + 0.03 * normal(random));
      if (mood.burst > 0) mood.burst--;
      else if (!fault && random() < 0.01) {
        mood.burst = 1 + Math.floor(random() * 3);
        mood.burstFactor = 1.15 + 0.2 * random();
      }
      const expected =
        shape.recordsPerSecond *
        (WINDOW_MS / 1000) *
        shape.rhythm(start + WINDOW_MS / 2) *
        mood.today *
        mood.level;
      const faulty = expected * (mood.burst > 0 ? mood.burstFactor : 1) * (fault?.volume ?? 1);
      const records = Math.max(0, Math.round(faulty + Math.sqrt(faulty) * normal(random)));
      const count = Math.min(LOOKED_AT, records);
      const frame = open(`${start}`, count);
      for (let i = 0; i < count; i++) {
        const now = start + ((i + random()) * WINDOW_MS) / count;
        const record = shape.record(
          fault?.frozen ? fault.began + (i * WINDOW_MS) / count : now,
          fault?.frozen ? held(i) : random,
        );
        // A client that was never updated.
        if (random() < 0.002) record.debug = true;
        fault?.record?.(record, random, shape);
        const receivedAt = now + 300 - 400 * Math.log(1 - random());
        frame.delivered(record);
        frame.transformed(record, fault?.eventTime?.(now, fault.began) ?? now, receivedAt);
      }
      const slow = random() < 0.002 ? 3 : 1;
      return {
        ...{ start, watched: true, records },
        latency: latencies(records, slow * (fault?.load ?? 1), random),
        rules: rules(contract, records, random),
        profile: count > 0 ? frame.profile : emptyProfile(),
      };
    },
  };
}

/** The same chance each time, for a feed that repeats its readings. */
function held(i: number): Random {
  let state = i + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

function latencies(records: number, factor: number, random: Random): number[] {
  const buckets: number[] = [];
  for (let i = 0; i < 20 && records > 0; i++)
    addLatency(buckets, factor * 250 * Math.exp(0.6 * normal(random)), Math.ceil(records / 20));
  return buckets;
}

/** Some of the records fail: 0.5 % of them, more in some windows than in others. */
function rules({ rules: specs }: Contract, records: number, random: Random): Record<string, Part> {
  return Object.fromEntries(
    specs.map(({ id }) => [id, [Math.round(records * 0.005 * Math.exp(0.5 * normal(random))), records]]),
  );
}
