import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as v from 'valibot';
import { environment } from '../shared/environment.ts';
import type { DriveDependencies } from './drive.ts';

const answered = v.object({
  frames: v.array(v.object({ id: v.string(), partitionKey: v.string(), data: v.string() })),
  open: v.number(),
});

let client: LambdaClient | undefined;

function lambda(): LambdaClient {
  const endpoint = environment.lambdaEndpoint();
  client ??= new LambdaClient({
    ...(endpoint !== undefined && { endpoint }),
    // Asked again by the next run: the time is this run's.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 30_000 }),
  });
  return client;
}

/**
 * Asks the function `api`, which is where the database is: this one is where the streams are. `until`: when the time of
 * this one is over, ms since the epoch.
 * @throws when it fails or takes longer; whatever it was to note is sent again, and loaded once
 */
export const nextFrames = async (
  request: Parameters<DriveDependencies['next']>[0],
  until: number,
): ReturnType<DriveDependencies['next']> => {
  const name = environment.apiFunction();
  const { Payload, FunctionError } = await lambda().send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify({ nextFrames: request }) }),
    { abortSignal: AbortSignal.timeout(Math.max(0, until - Date.now())) },
  );
  const answer = JSON.parse(Payload?.transformToString() || 'null');
  if (FunctionError !== undefined)
    throw new Error(`the function ${name} failed: ${answer?.errorMessage ?? FunctionError}`);
  return v.parse(answered, answer);
};
