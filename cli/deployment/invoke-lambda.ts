import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { Trouble } from '../trouble.ts';

/** Invokes a function and waits for its answer. @throws Trouble when it fails */
export async function invokeLambda(
  client: LambdaClient,
  name: string,
  event: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const { Payload, FunctionError } = await client.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
    signal && { abortSignal: signal },
  );
  const answer = JSON.parse(Payload?.transformToString() || 'null');
  if (FunctionError === undefined) return answer;
  throw new Trouble(
    1,
    `The function ${name} failed: ${answer?.errorMessage ?? FunctionError}. Its log says more.`,
  );
}
