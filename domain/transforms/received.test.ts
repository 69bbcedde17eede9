import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { parseInstant } from '../time/instant.ts';
import received from './received.ts';

it.each([0, -1, Date.UTC(2026, 2, 1, 12), Date.UTC(9999, 11, 31)])(
  'writes %i as a time that can be read',
  receivedAt => {
    const record: JsonObject = {};
    expect(received.compile({ field: 'at' })(record, { receivedAt })).toBeUndefined();
    expect(parseInstant(record.at as string)).toBe(receivedAt);
  },
);

it('replaces what a producer put there', () => {
  const record: JsonObject = { at: 'yesterday' };
  received.compile({ field: 'at' })(record, { receivedAt: 0 });
  expect(record).toEqual({ at: '1970-01-01T00:00:00.000Z' });
});
