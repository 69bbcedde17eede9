import { isObject } from '../../domain/json.ts';
import type { SourceTotals } from '../../functions/api/types.ts';
import type { Problem } from '../../functions/shared/problem.ts';
import type { Backlog } from './totals.ts';

/** How long an answer may take, ms. */
const PATIENCE = 10_000;

/** No answer, or none that is OmniStream's. The message is for the person at the terminal. */
export class Unanswered extends Error {
  override name = 'Unanswered';
}

async function get(url: URL): Promise<{ status: number; body: unknown }> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      throw new Unanswered(`${url.origin} did not answer within ${PATIENCE / 1000} seconds.`);
    const { cause } = error as Error;
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new Unanswered(
      `${url.origin} cannot be reached${why}. Is it running? \`omnistream start\` starts it.`,
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isTotals = (body: unknown): body is SourceTotals[] =>
  Array.isArray(body) &&
  body.every(
    row =>
      isObject(row) &&
      typeof row.source === 'string' &&
      typeof row.loaded === 'number' &&
      typeof row.quarantined === 'number' &&
      typeof row.duplicates === 'number',
  );

const isBacklog = (body: unknown): body is Backlog =>
  isObject(body) &&
  isObject(body.sources) &&
  Object.values(body.sources).every(records => typeof records === 'number');

/** Below the address that was given, which may have a path: API Gateway's stage. */
const at = (base: URL, path: string): URL => new URL(base.pathname.replace(/\/+$/, '') + path, base);

/** @throws Unanswered */
export async function askTotals(base: URL): Promise<SourceTotals[]> {
  const { status, body } = await get(at(base, '/api/v1/status'));
  if (status === 200 && isTotals(body)) return body;
  const detail = isObject(body) ? (body as Problem).detail : undefined;
  throw new Unanswered(
    typeof detail === 'string'
      ? `${base.origin} answers ${status}: ${detail}`
      : `${base.origin} answers ${status}, but not as OmniStream's API does. Is the address right?`,
  );
}

/** What is on the streams; undefined where nobody can tell: only the local cloud has this. @throws Unanswered */
export async function askBacklog(base: URL): Promise<Backlog | undefined> {
  const { status, body } = await get(at(base, '/_local/backlog'));
  return status === 200 && isBacklog(body) ? body : undefined;
}
