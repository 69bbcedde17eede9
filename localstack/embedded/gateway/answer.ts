import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPE, problem } from '../../../functions/shared/problem.ts';

/** What a gateway that is open does with a request; when it throws, the answer is 503. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export const isReading = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

export function answerProblem(
  response: ServerResponse,
  status: number,
  title: string,
  detail: string,
  headers: object = {},
): void {
  response
    .writeHead(status, { 'content-type': PROBLEM_TYPE, ...headers })
    .end(JSON.stringify(problem(status, title, detail)));
}

/** Answers 405 to what is no GET or HEAD. @returns whether it did */
export function refuseWriting(request: IncomingMessage, response: ServerResponse, path: string): boolean {
  if (isReading(request)) return false;
  answerProblem(response, 405, 'Method not allowed', `${path} can only be read`, { allow: 'GET, HEAD' });
  return true;
}
