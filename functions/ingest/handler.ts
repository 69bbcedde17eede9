import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { contractOf } from '../shared/contracts.ts';
import { environment } from '../shared/environment.ts';
import { putRecords } from '../shared/kinesis.ts';
import { logError } from '../shared/log.ts';
import { stageMetrics } from '../shared/metrics.ts';
import { putAll } from '../shared/put-all.ts';
import { parseTokens, type Tokens } from './authorise.ts';
import { ingest } from './ingest.ts';

/** How long the stream is tried, ms: well within the 29 s that API Gateway waits. */
const PUT_FOR_MS = 10_000;

const metrics = stageMetrics('ingest');
let tokens: Tokens | undefined;

export const handler = (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
  ingest(event, {
    now: Date.now,
    unique: randomUUID,
    contractOf,
    metrics,
    tokens() {
      tokens ??= parseTokens(environment.tokens());
      return tokens;
    },
    put(entries) {
      const stream = environment.rawStream();
      return putAll(batch => putRecords(stream, batch), entries, Date.now() + PUT_FOR_MS);
    },
    log: logError,
  });
