import { createHash, randomUUID } from 'node:crypto';
import type { Route } from 'playwright-core';

/** Where the pretended sign-in lives; nothing of it leaves the browser's interception. */
export const PROVIDER = 'https://sign-in.test';
const ISSUER = 'https://issuer.test/pool';
const CLIENT = 'dashboard-client';

/** As a deployment writes it into config.json. */
export const CONFIG = {
  signIn: {
    issuer: ISSUER,
    authorization: `${PROVIDER}/oauth2/authorize`,
    token: `${PROVIDER}/oauth2/token`,
    revocation: `${PROVIDER}/oauth2/revoke`,
    signOut: `${PROVIDER}/logout`,
    clientId: CLIENT,
    scope: 'openid email omnistream/use',
  },
};

interface Asked {
  challenge: string;
  redirect: string;
  nonce: string;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An OpenID provider that holds a public client to authorisation code with PKCE, and rotates refresh tokens. */
export class Provider {
  /** Every address and body it was asked with. */
  readonly seen: { method: string; path: string; parameters: URLSearchParams }[] = [];
  /** Why it refused; a test that expects no refusal finds what was wrong here. */
  readonly refusals: string[] = [];
  /** Seconds that an access token is good for. */
  lifetime = 900;
  /** Changes what is in the next ID token. */
  spoil: object = {};
  reachable = true;
  readonly #site: () => string;
  readonly #codes = new Map<string, Asked>();
  #refresh = new Map<string, Asked>();
  #access = new Map<string, number>();

  constructor(site: () => string) {
    this.#site = site;
  }

  /** Whether the API may take this Authorization header. */
  takes(authorization: string | undefined): boolean {
    return (this.#access.get(authorization?.replace(/^Bearer /, '') ?? '') ?? 0) > Date.now();
  }

  /** As when someone is signed out everywhere: no token is good any more. */
  forgetEveryone(): void {
    this.#refresh = new Map();
    this.#access = new Map();
  }

  /** Access tokens end now; the sessions go on. */
  expireTokens(): void {
    this.#access = new Map();
  }

  answer = async (route: Route): Promise<void> => {
    const request = route.request();
    const url = new URL(request.url());
    const parameters =
      request.method() === 'POST' ? new URLSearchParams(request.postData() ?? '') : url.searchParams;
    this.seen.push({ method: request.method(), path: url.pathname, parameters });
    if (!this.reachable) return route.abort('connectionrefused');
    const at = `${request.method()} ${url.pathname}`;
    if (at === 'GET /oauth2/authorize') return this.#page(route, this.#authorize(parameters));
    if (at === 'GET /logout') return this.#page(route, this.#logout(parameters));
    const [status, body] =
      at === 'POST /oauth2/token'
        ? this.#token(parameters)
        : at === 'POST /oauth2/revoke'
          ? this.#revoke(parameters)
          : [404, {}];
    return route.fulfill({
      status,
      contentType: 'application/json',
      headers: { 'access-control-allow-origin': '*' },
      body: JSON.stringify(body),
    });
  };

  #page(route: Route, html: string): Promise<void> {
    return route.fulfill({
      status: 200,
      contentType: 'text/html',
      body: `<!doctype html><title>Sign-in</title>${html}`,
    });
  }

  #authorize(asked: URLSearchParams): string {
    const redirect = asked.get('redirect_uri') ?? '';
    const challenge = asked.get('code_challenge') ?? '';
    const expected = {
      response_type: 'code',
      client_id: CLIENT,
      redirect_uri: `${this.#site()}/signed-in.html`,
      scope: CONFIG.signIn.scope,
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(expected))
      if (asked.get(name) !== value) return this.#refuse(`${name} is ${asked.get(name)}`);
    if (!/^[\w-]{43}$/.test(challenge)) return this.#refuse(`code_challenge is ${challenge}`);
    if ((asked.get('state') ?? '').length < 20 || (asked.get('nonce') ?? '').length < 20)
      return this.#refuse('state or nonce can be guessed');
    const code = randomUUID();
    this.#codes.set(code, { challenge, redirect, nonce: asked.get('nonce')! });
    const back = (answer: Record<string, string>) =>
      `${redirect}?${new URLSearchParams({ ...answer, state: asked.get('state')! })}`.replaceAll(
        '&',
        '&amp;',
      );
    return `<h1>Sign in</h1><a href="${back({ code })}">Let me in</a>
      <a href="${back({ code: 'x', state: 'x' }).replace(/state=[^&]+$/, 'state=forged')}">Forge</a>
      <a href="${back({ error: 'access_denied', error_description: 'You are <b>not</b> of the team.' })}">Refuse</a>`;
  }

  #token(sent: URLSearchParams): [number, object] {
    const no = (why: string): [number, object] => {
      this.#refuse(why);
      return [400, { error: 'invalid_grant' }];
    };
    if (sent.get('client_id') !== CLIENT || sent.has('client_secret')) return no('not the public client');
    const grant = sent.get('grant_type');
    const known = grant === 'authorization_code' ? this.#codes : this.#refresh;
    const name = sent.get(grant === 'authorization_code' ? 'code' : 'refresh_token') ?? '';
    const asked = known.get(name);
    known.delete(name);
    if (!asked) return no(`${grant}: not known, or used before`);
    if (grant === 'authorization_code') {
      const hash = createHash('sha256')
        .update(sent.get('code_verifier') ?? '')
        .digest('base64url');
      if (hash !== asked.challenge) return no('the verifier is not that of the challenge');
      if (sent.get('redirect_uri') !== asked.redirect) return no('another redirect_uri');
    }
    const [access, refresh] = [randomUUID(), randomUUID()];
    this.#access.set(access, Date.now() + this.lifetime * 1000);
    this.#refresh.set(refresh, asked);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      aud: CLIENT,
      sub: 'a1b2',
      iat: now,
      exp: now + this.lifetime,
      nonce: asked.nonce,
      email: 'ada.lovelace@example.org',
      ...this.spoil,
    };
    const header = base64url({ alg: 'RS256', kid: '1' });
    return [
      200,
      {
        access_token: access,
        refresh_token: refresh,
        id_token: `${header}.${base64url(claims)}.c2lnbmF0dXJl`,
        token_type: 'Bearer',
        expires_in: this.lifetime,
      },
    ];
  }

  #revoke(sent: URLSearchParams): [number, object] {
    return this.#refresh.delete(sent.get('token') ?? '') ? [200, {}] : [400, { error: 'invalid_request' }];
  }

  #logout(asked: URLSearchParams): string {
    const to = asked.get('logout_uri');
    if (asked.get('client_id') !== CLIENT || to !== `${this.#site()}/signed-out.html`)
      return this.#refuse(`sign-out to ${to}`);
    return `<script>location.replace(${JSON.stringify(to)})</script>`;
  }

  #refuse(why: string): string {
    this.refusals.push(why);
    return `<h1>Refused</h1>`;
  }
}
