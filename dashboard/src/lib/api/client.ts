import { ApiError, errorOf } from './error.ts';
import type { Answers, Queries } from './types.ts';

type Value = string | number | readonly string[] | undefined;

/** How long an answer may take, ms. */
export const PATIENCE = 20_000;

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
    response = await fetch(addressOf(route, query), {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, deadline]),
    });
    body = await json(response);
    signal.throwIfAborted();
    deadline.throwIfAborted();
  } catch (error) {
    if (signal.aborted) throw error;
    if (deadline.aborted)
      throw new ApiError('timeout', `The API did not answer within ${PATIENCE / 1000} seconds.`);
    throw new ApiError('unreachable', 'The API cannot be reached.');
  }
  if (!response.ok) throw errorOf(response.status, body);
  if (typeof body !== 'object' || body === null)
    throw new ApiError('garbage', 'Something answered in place of the API: not JSON.', response.status);
  return body as Answers[R];
}
