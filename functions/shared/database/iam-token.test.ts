import { Socket } from 'node:net';
import { Signer } from '@aws-sdk/rds-signer';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AwsCredentials, iamToken } from './iam-token.ts';

const NOW = Date.parse('2026-11-23T07:08:09.987Z');
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const address = { host: 'db.abc123.eu-central-1.rds.amazonaws.com', port: 5432, user: 'omnistream_enrich' };
const TEMPORARY: AwsCredentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalr/XUtn+FEMI=K7MDENG',
  sessionToken: "IQoJb3JpZ2lu//+x==!'()*~ end",
};

/** The same parameters and signature; their order is nobody's concern. */
const parts = (token: string): string[] => {
  const [host, query] = token.split('/?') as [string, string];
  return [host, ...query.split('&').sort()];
};

test.each([
  ['temporary credentials', TEMPORARY, address],
  ['a key that lasts', { accessKeyId: 'AKIA', secretAccessKey: 's' }, address],
  ['another port', TEMPORARY, { ...address, port: 6543 }],
  ['a role with characters of its own', TEMPORARY, { ...address, user: 'a role+(é)/*' }],
])("%s: the token of AWS's own signer", async (_, credentials, { host, port, user }) => {
  const signer = new Signer({ hostname: host, port, username: user, region: 'eu-central-1', credentials });
  const expected = parts(await signer.getAuthToken());
  expect(parts(iamToken({ host, port, user }, 'eu-central-1', credentials, NOW))).toEqual(expected);
  expect(expected.some(part => part.startsWith('X-Amz-Signature='))).toBe(true);
});

test('it is made without a connection to anywhere', () => {
  const connect = vi.spyOn(Socket.prototype, 'connect');
  iamToken(address, 'eu-central-1', TEMPORARY, NOW);
  expect(connect).not.toHaveBeenCalled();
});
