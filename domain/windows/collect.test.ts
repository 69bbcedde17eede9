import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { compileCollection } from './collect.ts';
import type { Collector } from './collector.ts';
import { LONGEST_STATE, mergeStates, type States, statesJson } from './states.ts';

const AT = Date.parse('2026-03-02T12:00:00Z');
const window = { seconds: 60, latenessSeconds: 0 };

/** Sums `n`; throws for a record without. */
const sum = (id = 'sum'): Collector =>
  ({
    id,
    empty: () => ({ n: 0 }),
    add(state: { n: number }, record: JsonObject) {
      if (typeof record.n !== 'number') throw new Error('no n');
      state.n += record.n;
    },
    merge(state: { n: number }, other: { n: number }) {
      if (other.n < 0) throw new Error('less than nothing');
      state.n += other.n;
    },
  }) as unknown as Collector;

const record = (n: Json, eventTime: number) => [{ n }, { eventTime, receivedAt: AT }] as const;

describe('collecting', () => {
  it('nothing costs nothing', () => {
    expect(compileCollection([], window)).toBeUndefined();
  });

  it('sums up each window apart, and says how far event time has come', () => {
    const collection = compileCollection([sum()], window)!;
    const parts = collection.collect([
      record(1, AT - 1000),
      record(2, AT - 61_000),
      record(4, AT - 2000),
      record(8, AT + 5000),
      record(16, AT + 86_400_000),
      record(32, 0),
    ]);
    expect(parts.windows.map(({ start, records, states }) => [start - AT, records, states.sum])).toEqual([
      [-60_000, 2, { records: 2, state: { n: 5 } }],
      [-120_000, 1, { records: 1, state: { n: 2 } }],
      [0, 1, { records: 1, state: { n: 8 } }],
    ]);
    // What is five seconds ahead moves the watermark no further than the clock.
    expect(parts).toMatchObject({ late: 1, ahead: 1, greatest: AT });
    expect(collection.collect([])).toEqual({ windows: [], late: 0, ahead: 0, greatest: undefined });
  });

  it('a collector that throws is at fault alone', () => {
    const counter = { ...sum('rows'), add: (state: { n: number }) => void state.n++ } as unknown as Collector;
    const { windows } = compileCollection([sum(), counter], window)!.collect([
      record(1, AT),
      record(null, AT),
      record(1, AT),
    ]);
    expect(windows[0]!.states).toEqual({
      sum: { records: 3, state: null, fault: { kind: 'error', message: 'no n' } },
      rows: { records: 3, state: { n: 3 } },
    });
  });
});

describe('merging', () => {
  const states = (n: number, records = 1): States => ({ sum: { records, state: { n } } });
  const merged = (...parts: States[]) => {
    const whole: States = {};
    for (const part of parts) mergeStates(whole, JSON.parse(statesJson(part)), [sum()]);
    return whole;
  };

  it('adds up, and leaves out what no collector knows', () => {
    expect(merged(states(1, 2), { ...states(2, 3), gone: { records: 3, state: 1 } })).toEqual(states(3, 5));
    expect(merged({ gone: { records: 1, state: 1 } })).toEqual({});
  });

  it('a part with a fault is a fault of the whole, whichever comes first', () => {
    const fault = { kind: 'error' as const, message: 'no n' };
    const bad: States = { sum: { records: 2, state: null, fault } };
    expect(merged(states(1), bad)).toEqual({ sum: { records: 3, state: null, fault } });
    expect(merged(bad, states(1))).toEqual({ sum: { records: 3, state: null, fault } });
    expect(merged(states(1), states(-1)).sum?.fault).toEqual({ kind: 'error', message: 'less than nothing' });
  });

  it('what no number holds is a fault, and not nothing', () => {
    expect(merged(states(Number.POSITIVE_INFINITY)).sum?.fault?.kind).toBe('error');
    expect(merged({ sum: { records: 1, state: { value: null } } }).sum?.fault).toBeUndefined();
  });

  it('a state has a longest size', () => {
    const long: States = { sum: { records: 7, state: 'x'.repeat(LONGEST_STATE) } };
    expect(JSON.parse(statesJson(long))).toEqual({
      sum: { records: 7, state: null, fault: { kind: 'too large', message: expect.any(String) } },
    });
  });
});
