import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { environment } from './environment.ts';
import type { PutOutcome, StreamEntry } from './put-all.ts';

let client: KinesisClient | undefined;

/**
 * One client a process. HTTP/1.1, since the SDK's own choice of HTTP/2 is not spoken by local endpoints; no retries of
 * its own, since it cannot retry single entries: `putAll` does both.
 */
function kinesis(): KinesisClient {
  const endpoint = environment.kinesisEndpoint();
  client ??= new KinesisClient({
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 5_000 }),
  });
  return client;
}

/** One PutRecords call: the outcome of each entry in its order. Throws when the call as a whole fails. */
export const putRecords = (stream: string, entries: readonly StreamEntry[]): Promise<PutOutcome[]> =>
  putRecordsBy(kinesis(), stream, entries);

/** The same by a client of the caller's. */
export async function putRecordsBy(
  client: KinesisClient,
  stream: string,
  entries: readonly StreamEntry[],
): Promise<PutOutcome[]> {
  const { Records = [] } = await client.send(
    new PutRecordsCommand({
      StreamName: stream,
      Records: entries.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data })),
    }),
  );
  return Records.map(({ ErrorCode, ErrorMessage }) =>
    ErrorCode === undefined ? {} : { code: ErrorCode, message: ErrorMessage ?? ErrorCode },
  );
}
