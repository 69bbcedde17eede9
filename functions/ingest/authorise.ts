import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from './refusal.ts';

/** Source id -> SHA-256 hashes of the tokens that may write to it. */
export type Tokens = ReadonlyMap<string, readonly Buffer[]>;

/** Reads the hashes' JSON; throws an error that names what is wrong with it, and no hash. */
export function parseTokens(json: string): Tokens {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error('the token hashes are not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('the token hashes are not an object of source id to hashes');
  return new Map(
    Object.entries(value).map(([source, hashes]) => [
      source,
      (Array.isArray(hashes) ? hashes : [hashes]).map((hash: unknown) => {
        if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/i.test(hash))
          throw new Error(`the token hashes of ${source}: one is not 64 hexadecimal digits`);
        return Buffer.from(hash, 'hex');
      }),
    ]),
  );
}

const CHALLENGE = { 'www-authenticate': 'Bearer realm="omnistream"' };

/**
 * Whose token the request carries: the source's own or one of another source. Without a known token the answer is 401
 * whatever the source, so that nobody finds out which sources there are. The time taken does not depend on which
 * token it is.
 */
export function authorise(
  tokens: Tokens,
  authorization: string | undefined,
  source: string,
): 'own' | 'other' {
  if (authorization === undefined)
    throw new Refusal(
      401,
      'Token missing',
      'Send the token of the source: Authorization: Bearer TOKEN.',
      CHALLENGE,
    );
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  const hash = createHash('sha256')
    .update(token ?? '')
    .digest();
  let known = false;
  let own = false;
  for (const [of, hashes] of tokens)
    for (const candidate of hashes) {
      const equal = timingSafeEqual(hash, candidate);
      known ||= equal;
      own ||= equal && of === source;
    }
  if (token === undefined || !known)
    throw new Refusal(401, 'Token not known', 'The bearer token is not one of this deployment.', {
      'www-authenticate': `${CHALLENGE['www-authenticate']}, error="invalid_token"`,
    });
  return own ? 'own' : 'other';
}
