import { afterEach, expect, test, vi } from 'vitest';
import { readEmf } from '../../localstack/embedded/metrics/emf.ts';
import { sweepMetrics } from './metrics.ts';

afterEach(() => vi.restoreAllMocks());

test('one line for each severity and each source, with no other dimension', () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    written.push(...String(chunk).split('\n').filter(Boolean));
    return true;
  });
  const metrics = sweepMetrics();
  for (let i = 0; i < 2; i++)
    metrics.publish({
      openIncidents: { critical: 0, warning: 2, info: 1 },
      freshness: new Map([['ticks', 61.5]]),
      connectionsInUse: 12.5,
    });
  const read = written.map(line => readEmf(line, Date.now()));
  expect(read).toHaveLength(10);
  const common = { at: expect.any(Number), namespace: 'OmniStream/development' };
  expect(read.slice(5).flat()).toEqual([
    { ...common, name: 'ConnectionsInUse', unit: 'Percent', dimensions: {}, values: [12.5] },
    { ...common, name: 'OpenIncidents', unit: 'Count', dimensions: { severity: 'critical' }, values: [0] },
    { ...common, name: 'OpenIncidents', unit: 'Count', dimensions: { severity: 'warning' }, values: [2] },
    { ...common, name: 'OpenIncidents', unit: 'Count', dimensions: { severity: 'info' }, values: [1] },
    { ...common, name: 'Freshness', unit: 'Seconds', dimensions: { source: 'ticks' }, values: [61.5] },
  ]);
});
