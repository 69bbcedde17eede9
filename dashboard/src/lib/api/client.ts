import { SessionEnded } from '#lib/session/failure.ts';
import { ApiError, errorOf } from './error.ts';
import type { Answers, Queries } from './types.ts';

type Value = string | number | readonly string[] | undefined;

/** How long an answer may take, ms. */
export const PATIENCE = 20_000;

/** Who asks; a session is one. */
export interface Credentials {
  /** For the Authorization header; undefined where none is needed. `refused` is one that the API did not take. */
  authorization(refused?: string): Promise<string | undefined>;
  /** The API takes none of them. */
  end(): SessionEnded;
}

let credentials: Credentials | undefined;

export function askAs(who: Credentials | undefined): void {
  credentials = who;
}

/** The address of a question: `{name}` in the route is filled from the query, the rest become parameters. */
export function addressOf(route: string, query: Readonly<Record<string, Value>>): string {
  const rest = new Map(Object.entries(query));
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  const params = new URLSearchParams();
  for (const [name, value] of rest) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    params.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return `/api/v1${path}${params.size > 0 ? `?${params}` : ''}`;
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** What is sent with a change. */
interface Sent {
  method: 'POST';
  body: string;
}

/** What is refused is asked once more with what the sign-in gives anew: a token may end on its way. */
async function answer(address: string, signal: AbortSignal, sent?: Sent): Promise<Response> {
  const send = (authorization: string | undefined) =>
    fetch(address, {
      ...sent,
      headers: {
        accept: 'application/json',
        ...(sent && { 'content-type': 'application/json' }),
        ...(authorization !== undefined && { authorization }),
      },
      signal,
    });
  const authorization = await credentials?.authorization();
  const first = await send(authorization);
  if (first.status !== 401 || credentials === undefined || authorization === undefined) return first;
  const second = await send(await credentials.authorization(authorization));
  if (second.status === 401) throw credentials.end();
  return second;
}

/** The answer and what `read` makes of it. Throws an ApiError, or the abort reason of `signal`. */
async function answered<T>(
  address: string,
  signal: AbortSignal,
  read: (response: Response) => Promise<T>,
  sent?: Sent,
): Promise<T> {
  const deadline = AbortSignal.timeout(PATIENCE);
  try {
    const response = await answer(address, AbortSignal.any([signal, deadline]), sent);
    const found = response.ok ? await read(response) : errorOf(response.status, await json(response));
    signal.throwIfAborted();
    deadline.throwIfAborted();
    if (found instanceof ApiError) throw found;
    return found;
  } catch (error) {
    if (signal.aborted || error instanceof ApiError) throw error;
    if (error instanceof SessionEnded) throw new ApiError('session', error.message);
    if (deadline.aborted)
      throw new ApiError('timeout', `The API did not answer within ${PATIENCE / 1000} seconds.`);
    throw new ApiError('unreachable', 'The API cannot be reached.');
  }
}

async function objectOf(response: Response): Promise<object> {
  const body = await json(response);
  if (typeof body === 'object' && body !== null) return body;
  throw new ApiError('garbage', 'Something answered in place of the API: not JSON.', response.status);
}

/** Asks the API. Throws an ApiError, or the abort reason of `signal`. */
export const ask = <R extends keyof Answers>(
  route: R,
  query: Queries[R],
  signal: AbortSignal,
): Promise<Answers[R]> => answered(addressOf(route, query), signal, objectOf) as Promise<Answers[R]>;

/** Has the API change something, and gives its answer. Throws as `ask` does. */
export const tell = <T extends object>(path: string, body: object, signal: AbortSignal): Promise<T> =>
  answered(addressOf(path, {}), signal, objectOf, {
    method: 'POST',
    body: JSON.stringify(body),
  }) as Promise<T>;

/** An answer that is no JSON, read whole. Throws as `ask` does. */
export const fetchFrom = (
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<{ text: string; headers: Headers }> =>
  answered(addressOf(path, query), signal, async response => ({
    text: await response.text(),
    headers: response.headers,
  }));
