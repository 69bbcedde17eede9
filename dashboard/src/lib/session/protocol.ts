/** OpenID Connect, authorisation code with PKCE (RFC 7636, S256), for a client that has no secret. */
import * as oauth from 'oauth4webapi';
import { SessionEnded, SignInFailure } from './failure.ts';
import type { SignInSettings } from './settings.ts';

export interface Tokens {
  access: string;
  refresh: string | undefined;
  /** ms since the epoch. */
  expiresAt: number;
  /** Who is signed in, as the sign-in knows them. */
  who: string;
}

/** What a sign-in that was begun must be ended with; nobody else knows it. */
export interface Begun {
  state: string;
  nonce: string;
  verifier: string;
  /** Where on this site one wanted to be. */
  back: string;
}

/** How long the sign-in may take to answer, ms. */
const PATIENCE = 10_000;
/** A clock that is wrong by more is told, s. */
const CLOCK_TOLERANCE = 300;

const server = ({ issuer, authorization, token, revocation }: SignInSettings): oauth.AuthorizationServer => ({
  issuer,
  authorization_endpoint: authorization,
  token_endpoint: token,
  revocation_endpoint: revocation,
});
const client = ({ clientId }: SignInSettings): oauth.Client => ({
  client_id: clientId,
  [oauth.clockTolerance]: CLOCK_TOLERANCE,
});
const inTime = () => ({ signal: AbortSignal.timeout(PATIENCE) });

/** Where to go to sign in, and what to keep meanwhile. */
export async function begin(
  settings: SignInSettings,
  callback: string,
  back: string,
): Promise<{ address: URL; begun: Begun }> {
  const begun = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    back,
  };
  const address = new URL(settings.authorization);
  const asked = {
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: callback,
    scope: settings.scope,
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(begun.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return { address, begun };
}

/** Ends what was begun, with the address that the sign-in led back to. Throws a SignInFailure. */
export async function finish(
  settings: SignInSettings,
  callback: string,
  answered: URL,
  { state, nonce, verifier }: Begun,
  now: number,
): Promise<Tokens> {
  try {
    const [as, us] = [server(settings), client(settings)];
    const parameters = oauth.validateAuthResponse(as, us, answered, state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      us,
      oauth.None(),
      parameters,
      callback,
      verifier,
      inTime(),
    );
    const result = await oauth.processAuthorizationCodeResponse(as, us, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    return tokensOf(result, now);
  } catch (error) {
    throw failureOf(error);
  }
}

/** Throws SessionEnded when there is no more of this session, and something else when that cannot be told now. */
export async function renew(settings: SignInSettings, before: Tokens, now: number): Promise<Tokens> {
  if (before.refresh === undefined) throw new SessionEnded();
  const [as, us] = [server(settings), client(settings)];
  const response = await oauth.refreshTokenGrantRequest(as, us, oauth.None(), before.refresh, inTime());
  try {
    return tokensOf(await oauth.processRefreshTokenResponse(as, us, response), now, before);
  } catch (error) {
    throw error instanceof oauth.ResponseBodyError ? new SessionEnded() : error;
  }
}

/** Has the sign-in forget the session. What cannot be reached forgets it when it expires. */
export async function revoke(settings: SignInSettings, { refresh }: Tokens): Promise<void> {
  if (refresh === undefined) return;
  try {
    await oauth.revocationRequest(server(settings), client(settings), oauth.None(), refresh, inTime());
  } catch {
    // As said: it expires.
  }
}

function tokensOf(result: oauth.TokenEndpointResponse, now: number, before?: Tokens): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(result);
  const who = [claims?.email, claims?.name, before?.who, claims?.sub].find(
    name => typeof name === 'string' && name !== '',
  );
  return {
    access: result.access_token,
    refresh: result.refresh_token ?? before?.refresh,
    expiresAt: now + (result.expires_in ?? 300) * 1000,
    who: String(who),
  };
}

const AGAIN = 'Sign in again. If that does not help, tell whoever runs this deployment.';

function failureOf(error: unknown): SignInFailure {
  if (error instanceof oauth.AuthorizationResponseError) {
    const said = error.error_description ?? error.error;
    return error.error === 'access_denied'
      ? new SignInFailure(
          `The sign-in was refused: ${said}`,
          'Sign in with an account that may look here. Whoever runs this deployment can add one for you.',
        )
      : new SignInFailure(`The sign-in did not work: ${said}`, AGAIN);
  }
  if (error instanceof oauth.ResponseBodyError)
    return error.error === 'invalid_grant'
      ? new SignInFailure('The sign-in took too long, or was used before.', 'Sign in again.')
      : new SignInFailure(`The sign-in did not work: ${error.error_description ?? error.error}`, AGAIN);
  if (error instanceof oauth.OperationProcessingError && error.code === oauth.JWT_TIMESTAMP_CHECK)
    return new SignInFailure(
      'The clock of this device is wrong by more than five minutes.',
      'Set its clock right, then sign in again.',
    );
  if (error instanceof oauth.OperationProcessingError)
    return new SignInFailure('The answer of the sign-in is not one to what was asked here.', AGAIN);
  return new SignInFailure('The sign-in cannot be reached.', 'Check the network, then sign in again.');
}
