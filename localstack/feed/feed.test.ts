import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Contract, DEFAULT_WINDOW } from '../../domain/contract/contract.ts';
import type { JsonObject } from '../../domain/json.ts';
import { type Feed, startFeed } from './feed.ts';

const contract = (feed: JsonObject | undefined, source = 'iot-readings'): Contract => ({
  source,
  version: '1.0.0',
  title: source,
  table: 'iot_readings',
  fields: [],
  rules: [],
  sla: {},
  key: [],
  time: 'recorded_at',
  transforms: [],
  enrichers: [],
  monitors: [],
  write: 'append',
  window: DEFAULT_WINDOW,
  examples: [],
  ...(feed && { feed }),
});
const steady = contract({ kind: 'iot', records_per_second: 20 });
const lines = (body: Buffer): JsonObject[] =>
  body
    .toString()
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as JsonObject);

describe('startFeed', () => {
  let feed: Feed;
  let bodies: Buffer[];
  const post = vi.fn<(source: string, body: Buffer, contentType: string) => Promise<void>>();

  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 2, 4, 12) });
    bodies = [];
    post.mockReset();
    post.mockImplementation(async (_, body) => {
      bodies.push(body);
    });
  });
  afterEach(async () => {
    const stopped = feed?.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    await stopped;
    vi.useRealTimers();
  });

  it('sends as many records a second as the contract says, as NDJSON, with times of now', async () => {
    feed = startFeed({ contracts: [steady], post });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(post.mock.calls[0]).toMatchObject(['iot-readings', {}, 'application/x-ndjson']);
    const records = bodies.flatMap(lines);
    expect(records.length).toBeGreaterThan(1150);
    expect(records.length).toBeLessThan(1250);
    expect(feed.counts.get('iot-readings')).toEqual({ sent: records.length, faults: {} });
    for (const { recorded_at } of records.slice(-10))
      expect(Date.now() - Number(recorded_at)).toBeLessThan(2000);
  });

  it('makes the same records of the same seed, and others of another', async () => {
    const run = async (seed: number) => {
      vi.setSystemTime(Date.UTC(2026, 2, 4, 12));
      bodies = [];
      feed = startFeed({ contracts: [steady], post, seed });
      await vi.advanceTimersByTimeAsync(5000);
      const stopped = feed.stop();
      await vi.advanceTimersByTimeAsync(10);
      await stopped;
      return Buffer.concat(bodies).toString();
    };
    const first = await run(1);
    expect(await run(1)).toBe(first);
    expect(await run(2)).not.toBe(first);
  });

  it('posts the same body again, waiting longer each time, until it is taken', async () => {
    const times: number[] = [];
    const tried: Buffer[] = [];
    post.mockImplementation(async (_, body) => {
      times.push(Date.now());
      tried.push(body);
      if (times.length < 5) throw new Error('connect ECONNREFUSED');
    });
    feed = startFeed({ contracts: [steady], post });
    await vi.advanceTimersByTimeAsync(4000);
    expect(feed.counts.get('iot-readings')).toMatchObject({ sent: 0, trouble: 'connect ECONNREFUSED' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(times.slice(1, 5).map((time, i) => time - times[i]!)).toEqual([500, 1000, 2000, 4000]);
    expect(new Set(tried.slice(0, 5)).size).toBe(1);
    expect(feed.counts.get('iot-readings')?.sent).toBeGreaterThan(0);
    expect(feed.counts.get('iot-readings')).not.toHaveProperty('trouble');
  });

  it('holds one batch through an hour without a gateway, lets it go when it is old, and does not catch up', async () => {
    const made = new Set<Buffer>();
    let away = true;
    post.mockImplementation(async (_, body) => {
      made.add(body);
      if (away) throw new Error('away');
      bodies.push(body);
    });
    feed = startFeed({ contracts: [steady], post });
    await vi.advanceTimersByTimeAsync(3600_000);
    expect(made.size).toBeLessThan(130);
    away = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bodies.flatMap(lines).length).toBeLessThan(1300);
  });

  it('has at most one post of a source under way', async () => {
    let underWay = 0;
    let most = 0;
    post.mockImplementation(async () => {
      most = Math.max(most, ++underWay);
      await new Promise(resolve => setTimeout(resolve, 3000));
      underWay--;
    });
    feed = startFeed({ contracts: [contract({ kind: 'iot', records_per_second: 5000 })], post });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(most).toBe(1);
    for (const [, body] of post.mock.calls) expect(lines(body).length).toBeLessThanOrEqual(1000);
  });

  it('goes faster with speed', async () => {
    feed = startFeed({ contracts: [steady], post, speed: 3 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(bodies.flatMap(lines).length).toBeGreaterThan(1100);
  });

  it('stops though a post never ends', async () => {
    post.mockImplementation(() => new Promise(() => {}));
    feed = startFeed({ contracts: [steady], post });
    await vi.advanceTimersByTimeAsync(2000);
    const stopped = feed.stop();
    await vi.advanceTimersByTimeAsync(5000);
    await expect(stopped).resolves.toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends nothing for a contract without a feed', async () => {
    feed = startFeed({ contracts: [contract(undefined)], post });
    await vi.advanceTimersByTimeAsync(5000);
    expect(post).not.toHaveBeenCalled();
    expect(feed.counts.size).toBe(0);
  });

  it.each([
    [{ kind: 'orchids', colour: 'blue' }, /feed.kind: there is no kind "orchids"; there are .*iot/],
    [{ kind: 'iot' }, /contract iot-readings: feed.records_per_second/],
    [{ kind: 'iot', records_per_second: -1 }, /feed.records_per_second/],
    [{ kind: 'iot', records_per_second: 1, fault: {} }, /feed.fault/],
    [
      { kind: 'iot', records_per_second: 1, faults: { stael: 0.1 } },
      /feed.faults.stael: there is no such fault/,
    ],
    [{ kind: 'iot', records_per_second: 1, faults: { stale: 0.9, spike: 0.9 } }, /more than 1/],
    [{ kind: 'retail', records_per_second: 1 }, /reference data set products/],
  ])('refuses the feed %j', (options, message) =>
    expect(() => startFeed({ contracts: [contract(options as JsonObject)], post })).toThrow(message),
  );
});
