import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { log } from './log/log.ts';
import { stageMetrics } from './metrics.ts';

interface Line {
  _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] };
  [name: string]: unknown;
}

let written: string[];
beforeEach(() => {
  written = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    written.push(String(chunk));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());
const lines = (): Line[] =>
  written
    .join('')
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Line);

test('one line a source, with stage and source as its only dimensions', () => {
  const metrics = stageMetrics('quality');
  metrics.count('orders', { recordsIn: 3, recordsOut: 2, quarantined: 1, bytes: 100 });
  metrics.count('orders', { recordsIn: 2, recordsOut: 2 });
  metrics.duration('orders', 1.5);
  metrics.duration('orders', 2.5);
  metrics.count('ticks', { recordsIn: 1 });
  metrics.publish();
  const [cold, orders, ticks] = lines();
  expect(cold).toMatchObject({ stage: 'quality', ColdStart: 1 });
  expect(orders).toMatchObject({
    stage: 'quality',
    source: 'orders',
    RecordsIn: 5,
    RecordsOut: 4,
    RecordsQuarantined: 1,
    Bytes: 100,
    StageDuration: [1.5, 2.5],
  });
  expect(orders?._aws.CloudWatchMetrics[0]).toMatchObject({
    Namespace: 'OmniStream/development',
    Dimensions: [['stage', 'source']],
  });
  expect(ticks).toMatchObject({ source: 'ticks', RecordsIn: 1 });
  expect(lines()).toHaveLength(3);
});

test('a cold start is told once, and an invocation without work writes nothing more', () => {
  const metrics = stageMetrics('ingest');
  metrics.publish();
  metrics.publish();
  expect(lines()).toHaveLength(1);
});

test('more than 100 frames keep their dimensions and every value, and count only once', () => {
  const metrics = stageMetrics('enrich');
  metrics.count('orders', { recordsIn: 250 });
  for (let i = 0; i < 250; i++) metrics.endToEnd('orders', i);
  metrics.publish();
  const [, ...rest] = lines();
  expect(rest.every(line => line.source === 'orders' && line.stage === 'enrich')).toBe(true);
  expect(rest.flatMap(line => line.EndToEndLatency)).toHaveLength(250);
  expect(rest.filter(line => line.RecordsIn !== undefined)).toHaveLength(1);
});

test('a value that is no number does not fail the batch', () => {
  const errors = vi.spyOn(log, 'error').mockImplementation(() => {});
  const metrics = stageMetrics('enrich');
  metrics.endToEnd('orders', Number.POSITIVE_INFINITY);
  metrics.endToEnd('orders', 'soon' as unknown as number);
  expect(() => metrics.publish()).not.toThrow();
  expect(errors).toHaveBeenCalledOnce();
});
