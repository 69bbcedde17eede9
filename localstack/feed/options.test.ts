import { expect, test } from 'vitest';
import { compileContracts } from '../../scripts/contracts.ts';
import { feedRate } from './options.ts';

test('what the feeds come to weighs each share with its rate', () => {
  const compiled = compileContracts();
  if ('problems' in compiled) throw new Error('the shipped contracts have problems');
  const [template] = compiled.file.contracts;
  const feed = (records_per_second: number, stale: number) => ({
    ...template!,
    feed: { kind: 'iot', records_per_second, faults: { stale, spike: 0.01 } },
  });
  expect(feedRate([feed(30, 0.01), feed(10, 0.09)])).toEqual({
    recordsPerSecond: 40,
    faultyShare: expect.closeTo((30 * 0.02 + 10 * 0.1) / 40),
  });
  expect(feedRate([])).toEqual({ recordsPerSecond: 0, faultyShare: 0 });
});
