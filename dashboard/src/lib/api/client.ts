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

/** What is refused is asked once more with what the sign-in gives anew: a token may end on its way. */
async function answer(address: string, signal: AbortSignal): Promise<Response> {
  const send = (authorization: string | undefined) =>
    fetch(address, {
      headers: { accept: 'application/json', ...(authorization !== undefined && { authorization }) },
      signal,
    });
  const authorization = await credentials?.authorization();
  const first = await send(authorization);
  if (first.status !== 401 || credentials === undefined || authorization === undefined) return first;
  const second = await send(await credentials.authorization(authorization));
  if (second.status === 401) throw credentials.end();
  return second;
}

/** Asks the API. Throws an ApiError, or the abort reason of `signal`. */
export async function ask<R extends keyof Answers>(
  route: R,
  query: Queries[R],
  signal: AbortSignal,
): Promise<Answers[R]> {
  const deadline = AbortSignal.timeout(PATIENCE);
  let response: Response;
  let body: unknown;
  try {
    response = await answer(addressOf(route, query), AbortSignal.any([signal, deadline]));
    body = await json(response);
    signal.throwIfAborted();
    deadline.throwIfAborted();
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof SessionEnded) throw new ApiError('session', error.message);
    if (deadline.aborted)
      throw new ApiError('timeout', `The API did not answer within ${PATIENCE / 1000} seconds.`);
    throw new ApiError('unreachable', 'The API cannot be reached.');
  }
  if (!response.ok) throw errorOf(response.status, body);
  if (typeof body !== 'object' || body === null)
    throw new ApiError('garbage', 'Something answered in place of the API: not JSON.', response.status);
  return body as Answers[R];
}
