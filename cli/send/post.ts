import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as v from 'valibot';
import { Trouble } from '../trouble.ts';
import type { Batch } from './batches.ts';
import { type Receipt, receipt } from './tally.ts';
import type { Target } from './target.ts';

export interface PostOptions {
  gzip: boolean;
  /** How long one batch is tried, ms. */
  patience: number;
  onRetry(reason: string): void;
  now(): number;
  sleep(ms: number): Promise<void>;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const ANSWER_WITHIN_MS = 60_000;

/** Stands for a status when there was none. */
const NO_ANSWER = 0;
/** The stream is full, the service is away or starting, or the way to it is broken: the same request again may pass. */
const PASSING = new Set([NO_ANSWER, 408, 429, 502, 503, 504]);
/** Nothing that another try or another record would change. */
const WRONG_USE = new Set([401, 403, 404, 405]);

/** Sends a batch until it is taken. Its key makes repeating it exact: what was taken already is not taken twice. */
export async function post(
  batch: Batch,
  key: string,
  { url, token }: Target,
  options: PostOptions,
): Promise<Receipt> {
  const body = new Uint8Array(options.gzip ? await promisify(gzip)(batch.body) : batch.body);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
    'idempotency-key': key,
    ...(options.gzip && { 'content-encoding': 'gzip' }),
  };
  const began = options.now();
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const answer = await attempt(url, { method: 'POST', headers, body });
    if (answer.status === 202) return read(answer.text);
    if (!PASSING.has(answer.status)) {
      const hint = answer.status === 401 ? ' Check --token.' : '';
      throw new Trouble(WRONG_USE.has(answer.status) ? 2 : 1, `${url.origin} answers ${told(answer)}${hint}`);
    }
    const pause = Math.max(wait, Math.min(answer.retryAfter * 1000, LONGEST_WAIT_MS));
    if (options.now() + pause - began > options.patience)
      throw new Trouble(1, `${url.origin} did not take the records: ${told(answer)}.`);
    options.onRetry(told(answer));
    await options.sleep(pause);
  }
}

interface Answer {
  status: number;
  text: string;
  /** Seconds. */
  retryAfter: number;
}

/** One request; what keeps it from being answered is an answer too. */
async function attempt(url: URL, request: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const retryAfter = Number(response.headers.get('retry-after'));
    return {
      status: response.status,
      text: await response.text(),
      retryAfter: Number.isFinite(retryAfter) ? retryAfter : 0,
    };
  } catch (error) {
    const { message, cause } = error as Error;
    return {
      status: NO_ANSWER,
      text: cause instanceof Error && cause.message ? cause.message : message,
      retryAfter: 0,
    };
  }
}

function read(text: string): Receipt {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), receipt), text);
  if (parsed.success) return parsed.output;
  throw new Trouble(1, `The answer is not OmniStream's: ${text.slice(0, 200)}`);
}

const problem = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ title: v.string(), detail: v.optional(v.string(), '') }),
);

/** The answer in words: the problem document's own, else its beginning. */
function told({ status, text }: Answer): string {
  if (status === NO_ANSWER) return `no answer (${text})`;
  const parsed = v.safeParse(problem, text);
  if (parsed.success) return `${status} ${parsed.output.title}: ${parsed.output.detail}`;
  return `${status} ${text.slice(0, 200).trim()}`.trim();
}
