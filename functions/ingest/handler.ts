import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { contractOf } from '../shared/contracts.ts';
import { environment } from '../shared/environment.ts';
import { putRecords } from '../shared/kinesis.ts';
import { log, logged } from '../shared/log/log.ts';
import { stageMetrics } from '../shared/metrics.ts';
import { putAll } from '../shared/put-all.ts';
import { tokensJson } from '../shared/tokens-json.ts';
import { ingest } from './ingest.ts';
import { keepTokens } from './tokens.ts';

/** How long the stream is tried, ms: well within the 29 s that API Gateway waits. */
const PUT_FOR_MS = 10_000;

const metrics = stageMetrics('ingest');
const tokens = keepTokens(tokensJson, Date.now, log);

export const handler = logged(
  (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
    ingest(event, {
      now: Date.now,
      unique: randomUUID,
      contractOf,
      metrics,
      tokens,
      put(entries) {
        const stream = environment.rawStream();
        return putAll(batch => putRecords(stream, batch), entries, Date.now() + PUT_FOR_MS);
      },
      log,
    }),
);
