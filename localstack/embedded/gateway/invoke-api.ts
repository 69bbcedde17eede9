import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LambdaFunction } from '../lambda/function.ts';
import { readBody } from './body.ts';

/** Functions that a function may invoke through Lambda's own API: it signs with this access key. */
export interface Invoked {
  accessKey: string;
  functions: Readonly<Record<string, LambdaFunction>>;
}

/** Lambda's Invoke, below this path. */
export const LAMBDA_ENDPOINT = '/_local/lambda';
const INVOKE = /^\/_local\/lambda\/2015-03-31\/functions\/([\w-]+)\/invocations$/;

export const invokedFunction = (path: string): string | undefined => INVOKE.exec(path)?.[1];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Invokes a function and waits for its answer, as Lambda does for `RequestResponse`. */
export async function invokeApi(
  { accessKey, functions }: Invoked,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const refuse = (status: number, type: string, message: string): void =>
    answer(status, { Type: 'User', message }, { 'x-amzn-errortype': type });
  const given = /Credential=([^/,]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!timingSafeEqual(digest(given), digest(accessKey)))
    return refuse(403, 'AccessDeniedException', 'this access key may not invoke the function');
  const fn = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!fn) return refuse(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  const body = await readBody(request);
  if (typeof body === 'string') return refuse(413, 'RequestTooLargeException', 'the event is too large');
  let event: unknown;
  try {
    event = JSON.parse(body.toString());
  } catch {
    return refuse(400, 'InvalidRequestContentException', 'the event is not JSON');
  }
  const outcome = await fn.invoke(event);
  if ('functionError' in outcome)
    return answer(
      200,
      { errorType: outcome.type, errorMessage: outcome.message },
      { 'x-amz-function-error': outcome.functionError },
    );
  answer(200, outcome.payload);
}
