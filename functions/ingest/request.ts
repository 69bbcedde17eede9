import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Declared } from '../../domain/frame/split.ts';
import { Refusal } from './refusal.ts';

/** API Gateway's own limit, and the most a gzip body may become. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
export const MAX_INFLATED_BYTES = 32 * 1024 * 1024;

const MAX_IDEMPOTENCY_KEY = 256;

/** A header, whatever its case. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  for (const [key, value] of Object.entries(event.headers ?? {})) {
    if (key.toLowerCase() === name) return value ?? undefined;
  }
  return undefined;
}

/** The source that the path names. Refuses other paths and methods. */
export function sourceOf(event: APIGatewayProxyEvent): string {
  const match = /^\/v1\/sources\/([^/]+)\/records$/.exec(event.path ?? '');
  if (!match) throw new Refusal(404, 'Not found', 'Records go to /v1/sources/{source}/records.');
  if (event.httpMethod !== 'POST')
    throw new Refusal(405, 'Method not allowed', 'Records are sent with POST.', { allow: 'POST' });
  try {
    return decodeURIComponent(match[1]!);
  } catch {
    throw new Refusal(400, 'Path not readable', 'The source in the path is not percent-encoded UTF-8.');
  }
}

const NDJSON = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
]);

/** What the content type says of the body; a body without one is taken as JSON. */
export function declaredFormat(event: APIGatewayProxyEvent): Declared {
  const value = header(event, 'content-type')?.trim() || 'application/json';
  const [type = '', ...parameters] = value
    .toLowerCase()
    .split(';')
    .map(part => part.trim());
  const charset = parameters
    .find(parameter => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  const known = NDJSON.has(type) || type === 'application/json' || /^application\/[^/]+\+json$/.test(type);
  if (!known || (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8'))
    throw new Refusal(
      415,
      'Content type not supported',
      `${JSON.stringify(value)} is not read here: send application/json or application/x-ndjson, in UTF-8.`,
      { accept: 'application/json, application/x-ndjson' },
    );
  return NDJSON.has(type) ? 'ndjson' : 'json';
}

/** The producer's idempotency key: up to 256 printable ASCII characters. */
export function idempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const key = header(event, 'idempotency-key');
  if (key === undefined) return undefined;
  if (key.length > MAX_IDEMPOTENCY_KEY || !/^[\x20-\x7e]+$/.test(key))
    throw new Refusal(
      400,
      'Idempotency key not usable',
      `Idempotency-Key takes 1 to ${MAX_IDEMPOTENCY_KEY} printable ASCII characters.`,
    );
  return key;
}

const tooLarge = (what: string, limit: number): Refusal =>
  new Refusal(
    413,
    'Body too large',
    `${what} is over ${limit} bytes: send the records in several requests.`,
    {},
    { limit },
  );

/** The bytes sent, and the body as it was before its content encoding. */
export function bodyOf(event: APIGatewayProxyEvent): { sent: number; body: Buffer } {
  const sent = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (sent.length > MAX_BODY_BYTES) throw tooLarge('The body', MAX_BODY_BYTES);
  const body = unpacked(sent, header(event, 'content-encoding')?.trim().toLowerCase() || 'identity');
  refuseUnread(body);
  return { sent: sent.length, body };
}

/** Taken as records, these would fill the quarantine with bytes that nobody can tell apart. */
function refuseUnread(body: Buffer): void {
  const start = body.length < 2 ? 0 : body.readUInt16BE();
  const refuse = (what: string, instead: string): never => {
    throw new Refusal(415, 'Body not readable', `The body is ${what}: ${instead}.`);
  };
  if (start === 0x1f8b) refuse('compressed', 'send Content-Encoding: gzip with what is compressed, once');
  if (start === 0xfffe || start === 0xfeff) refuse('UTF-16', 'send it in UTF-8');
}

function unpacked(sent: Buffer, encoding: string): Buffer {
  if (encoding === 'identity') return sent;
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new Refusal(
      415,
      'Content encoding not supported',
      `${JSON.stringify(encoding)} is not read here: send gzip, or the body as it is.`,
      { 'accept-encoding': 'gzip, identity' },
    );
  try {
    return gunzipSync(sent, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge('The body, unpacked,', MAX_INFLATED_BYTES);
    throw new Refusal(400, 'Body does not unpack', `The body is not gzip: ${(error as Error).message}.`);
  }
}
