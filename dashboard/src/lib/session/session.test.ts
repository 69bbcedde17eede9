import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionEnded } from './failure.ts';
import { Session, type SessionState } from './session.ts';
import { SIGN_IN } from './sign-in.fixture.ts';

const SITE = 'https://streams.test';

let now: number;
let kept: Map<string, string>;
let left: string[];
let states: SessionState[];
/** What /config.json and the token endpoint answer. */
let config: unknown;
let tokenAnswer: () => Promise<Response>;
let renewals: number;

const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
};
const json = (body: object, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const fresh = () => json({ access_token: `new-${renewals}`, token_type: 'bearer', expires_in: 900 });

function at(path: string): Session {
  const url = new URL(path, SITE);
  const location = { origin: url.origin, pathname: url.pathname, search: url.search, href: url.href };
  return new Session({ storage, location, leave: to => void left.push(to), now: () => now }, state =>
    states.push(state),
  );
}

async function signedIn(expiresIn = 900_000): Promise<Session> {
  const tokens = { access: 'old', refresh: 'r1', expiresAt: now + expiresIn, who: 'ada@example.org' };
  kept.set('omnistream-session', JSON.stringify(tokens));
  const session = at('/');
  await session.start();
  return session;
}

beforeEach(() => {
  now = 1_000_000_000_000;
  kept = new Map();
  left = [];
  states = [];
  config = { signIn: SIGN_IN };
  renewals = 0;
  tokenAnswer = async () => fresh();
  vi.stubGlobal('fetch', async (address: string | URL) => {
    if (String(address) === '/config.json') return json(config as object);
    renewals += 1;
    return tokenAnswer();
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('the beginning', () => {
  it('without a sign-in is open: no token, and nothing is refused', async () => {
    config = {};
    const session = at('/?range=day');
    await session.start();
    expect(states).toEqual([{ is: 'open' }]);
    expect(await session.authorization()).toBeUndefined();
    expect(left).toEqual([]);
  });

  it('without a session leaves for the sign-in with all that is asked for, and keeps what ends it', async () => {
    await at('/?range=day').start();
    const { origin, pathname, searchParams } = new URL(left[0]!);
    expect(origin + pathname).toBe(SIGN_IN.authorization);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'a1',
      redirect_uri: `${SITE}/signed-in.html`,
      code_challenge_method: 'S256',
    });
    expect(JSON.parse(kept.get('omnistream-sign-in')!)).toMatchObject({ back: '/?range=day' });
    expect(left[0]).not.toContain(JSON.parse(kept.get('omnistream-sign-in')!).verifier);
  });

  it.each([undefined, 'null', '[]', '<html>'])('with settings that are %s fails in words', async text => {
    vi.stubGlobal('fetch', async () => {
      if (text === undefined) throw new TypeError('Failed to fetch');
      return new Response(text);
    });
    await at('/').start();
    expect(states).toMatchObject([
      { is: 'failed', failure: { message: expect.stringMatching(/config\.json/) } },
    ]);
  });

  it('with a storage that is blocked fails in words', async () => {
    const session = new Session(
      {
        storage: {
          ...storage,
          setItem: () => {
            throw new DOMException('blocked');
          },
        },
        location: { origin: SITE, pathname: '/', search: '', href: SITE },
        leave: to => void left.push(to),
        now: () => now,
      },
      state => states.push(state),
    );
    await session.start();
    expect(states.at(-1)).toMatchObject({ is: 'failed', failure: { message: /does not let the page/ } });
    expect(left).toEqual([]);
  });

  it.each(['{"access"', 'null', '7'])('with %s in the storage signs in anew', async text => {
    kept.set('omnistream-session', text);
    await at('/').start();
    expect(left[0]).toContain(SIGN_IN.authorization);
  });

  it.each(['//elsewhere.test', '/\\elsewhere.test', 'https://elsewhere.test', '', 7, null])(
    'never leads away from this site: %j',
    async back => {
      kept.set('omnistream-sign-in', JSON.stringify({ state: 's', nonce: 'n', verifier: 'v', back }));
      const session = at('/signed-in.html?error=server_error&state=s');
      await session.finish();
      await session.signIn();
      expect(JSON.parse(kept.get('omnistream-sign-in')!).back).toBe('/');
    },
  );
});

describe('a session', () => {
  it('gives its token, and a new one before the end', async () => {
    const session = await signedIn();
    expect(await session.authorization()).toBe('Bearer old');
    now += 900_000 - 59_000;
    expect(await session.authorization()).toBe('Bearer new-1');
    expect(JSON.parse(kept.get('omnistream-session')!)).toMatchObject({
      access: 'new-1',
      refresh: 'r1',
      who: 'ada@example.org',
    });
  });

  it('renews once for all who ask meanwhile', async () => {
    const session = await signedIn(1000);
    const answers = await Promise.all([1, 2, 3].map(() => session.authorization()));
    expect(answers).toEqual(['Bearer new-1', 'Bearer new-1', 'Bearer new-1']);
    expect(await session.authorization('Bearer old')).toBe('Bearer new-1');
    expect(renewals).toBe(1);
  });

  it('ends when the sign-in refuses a new token, for all who ask, and is forgotten', async () => {
    tokenAnswer = async () => json({ error: 'invalid_grant' }, 400);
    const session = await signedIn(1000);
    const answers = await Promise.allSettled([session.authorization(), session.authorization()]);
    for (const answer of answers) expect(answer).toMatchObject({ reason: expect.any(SessionEnded) });
    expect(states).toEqual([
      { is: 'in', who: 'ada@example.org' },
      { is: 'ended', who: 'ada@example.org' },
    ]);
    expect(kept.has('omnistream-session')).toBe(false);
    await expect(session.authorization()).rejects.toThrow(SessionEnded);
    expect(renewals).toBe(1);
  });

  it.each([
    ['cannot be reached', async () => Promise.reject(new TypeError('Failed to fetch'))],
    ['has a fault', async () => json({ message: 'x' }, 503)],
    ['is a page of a hotel', async () => new Response('<html>')],
  ])('goes on with the token it has while the sign-in %s, and is not ended by it', async (_, fault) => {
    tokenAnswer = fault;
    const session = await signedIn(30_000);
    expect(await session.authorization()).toBe('Bearer old');
    now += 31_000;
    await expect(session.authorization()).rejects.not.toBeInstanceOf(SessionEnded);
    tokenAnswer = async () => fresh();
    expect(await session.authorization()).toMatch(/^Bearer new/);
    expect(states).not.toContainEqual(expect.objectContaining({ is: 'ended' }));
  });

  it('is forgotten before the sign-in is asked to forget it, which it need not answer', async () => {
    const session = await signedIn();
    tokenAnswer = () => Promise.reject(new TypeError('Failed to fetch'));
    await session.signOut();
    expect(kept.size).toBe(0);
    expect(left).toEqual([
      `${SIGN_IN.signOut}?client_id=a1&logout_uri=${encodeURIComponent(`${SITE}/signed-out.html`)}`,
    ]);
  });
});
