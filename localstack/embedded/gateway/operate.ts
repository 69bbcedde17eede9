import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LambdaFunction } from '../lambda/function.ts';
import { answerProblem } from './answer.ts';
import { readBody } from './body.ts';

/** Functions that the operator may invoke, as `lambda:InvokeFunction` lets one in AWS: whoever knows the secret. */
export interface Operator {
  secret: string;
  functions: Readonly<Record<string, LambdaFunction>>;
}

/** Has a function invoked as it is, for whoever knows the secret. */
export async function operate(
  { secret, functions }: Operator,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const given = request.headers.authorization ?? '';
  if (!timingSafeEqual(digest(given), digest(`Bearer ${secret}`)))
    return answerProblem(response, 401, 'Not authorised', 'only the operator of this cloud may do this');
  const fn = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!fn) return answerProblem(response, 404, 'Not found', `there is no function ${name} to invoke`);
  const body = await readBody(request);
  if (typeof body === 'string') return answerProblem(response, 413, 'Body too large', 'send less');
  let event: unknown;
  try {
    event = JSON.parse(body.toString());
  } catch {
    return answerProblem(response, 400, 'Body not readable', 'the event is not JSON');
  }
  const outcome = await fn.invoke(event);
  if ('functionError' in outcome)
    return answerProblem(response, 502, 'The function failed', `${outcome.message}; see the log`);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(outcome.payload));
}
