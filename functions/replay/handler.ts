import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { environment } from '../shared/environment.ts';
import { putRecords } from '../shared/kinesis.ts';
import { log, logged } from '../shared/log/log.ts';
import { PROBLEM_TYPE, problem } from '../shared/problem.ts';
import { putAll } from '../shared/put-all.ts';
import { type Driven, drive } from './drive.ts';
import { nextFrames } from './next.ts';

/** Left of the function's time for its last question, and for its answer, ms. */
const RESERVE_MS = 10_000;
const ANSWER_MS = 1_000;
/** API Gateway waits 29 s for an answer. */
const HTTP_MS = 15_000;

async function run(driver: string, ms: number): Promise<Driven> {
  const stream = environment.rawStream();
  const until = Date.now() + ms;
  const driven = await drive(
    {
      driver,
      next: request => nextFrames(request, until + RESERVE_MS - ANSWER_MS),
      put: (entries, deadline) => putAll(batch => putRecords(stream, batch), entries, deadline),
      now: Date.now,
      sleep,
    },
    until,
  );
  if (driven.trouble !== undefined) log.warn('frames of a replay were not taken', { ...driven });
  return driven;
}

const respond = (statusCode: number, body: object, type = 'application/json'): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  body: JSON.stringify(body),
});

/**
 * Sends what replays have to send: each minute, and when somebody who has just asked for one says so (POST
 * /api/v1/replay-sender, which answers when it is done or its time is over).
 */
export const handler = logged(
  async (event: Partial<APIGatewayProxyEvent>, context: Context): Promise<APIGatewayProxyResult | Driven> => {
    const left = context.getRemainingTimeInMillis() - RESERVE_MS;
    if (event.httpMethod === undefined) return run(context.awsRequestId, left);
    if (event.httpMethod === 'POST')
      return respond(200, await run(context.awsRequestId, Math.min(left, HTTP_MS)));
    const refused = problem(405, 'Method not allowed', 'The sender of replays is told to send: use POST.');
    return {
      ...respond(405, refused, PROBLEM_TYPE),
      headers: { 'content-type': PROBLEM_TYPE, allow: 'POST' },
    };
  },
);
