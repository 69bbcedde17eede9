import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Contract } from '../../domain/contract/contract.ts';
import { split } from '../../domain/frame/split.ts';
import type { Log } from '../shared/log/about.ts';
import type { StageMetrics } from '../shared/metrics.ts';
import { PROBLEM_TYPE, type Problem, problem } from '../shared/problem.ts';
import { notTaken } from '../shared/put-all.ts';
import { type AcceptDependencies, accept } from './accept.ts';
import { authorise, type Tokens } from './authorise.ts';
import { Refusal } from './refusal.ts';
import { bodyOf, declaredFormat, header, idempotencyKey, sourceOf } from './request.ts';
import { unwritten } from './unwritten.ts';

export interface IngestDependencies extends AcceptDependencies {
  /** Called for each request; may fail when the deployment is not set up. */
  tokens(): Tokens | Promise<Tokens>;
  contractOf(source: string): Contract | undefined;
  metrics: StageMetrics;
  /** Where what the sender must not see is written. */
  log: Log;
}

/** More records than this in one request would take longer to answer than API Gateway waits. */
export const MAX_RECORDS = 250_000;

/** Answers one request: 202 only when every record that is not refused is on the stream. */
export async function ingest(
  event: APIGatewayProxyEvent,
  dependencies: IngestDependencies,
): Promise<APIGatewayProxyResult> {
  const requestId = requestIdOf(event);
  try {
    const receipt = await take(event, requestId, dependencies);
    return respond(202, receipt, requestId, 'application/json');
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.problem, requestId, error.headers);
    dependencies.log.error('request failed', error, { request: requestId });
    return refuse(
      problem(
        500,
        'Internal error',
        'The request could not be handled; nothing of it may be assumed accepted.',
      ),
      requestId,
    );
  } finally {
    dependencies.metrics.publish();
  }
}

async function take(event: APIGatewayProxyEvent, request: string, dependencies: IngestDependencies) {
  const { metrics, now, log } = dependencies;
  const receivedAt = now();
  const source = sourceOf(event);
  const whose = authorise(await dependencies.tokens(), header(event, 'authorization'), source);
  const contract = dependencies.contractOf(source);
  if (!contract)
    throw new Refusal(
      404,
      'Source not known',
      `There is no contract for a source ${JSON.stringify(source)}.`,
    );
  if (whose === 'other')
    throw new Refusal(403, 'Token of another source', `This token may not write to ${source}.`);
  const declared = declaredFormat(event);
  const key = idempotencyKey(event);
  const { sent, body } = bodyOf(event);
  const records = recordsOf(body, declared);
  const { receipt, failures, frames } = await accept(
    { contract, split: records, body, receivedAt, idempotencyKey: key },
    dependencies,
  );
  metrics.count(source, { recordsIn: records.records.length, recordsOut: receipt.accepted, bytes: sent });
  metrics.duration(source, now() - receivedAt);
  if (failures.length > 0) {
    log.warn('raw frames were not taken', { request, source, ...notTaken(failures, frames) });
    throw unwritten(receipt, failures, key !== undefined);
  }
  if (receipt.accepted === 0)
    throw new Refusal(413, 'Records too large', 'Every record is over the size limit.', {}, receipt);
  const { accepted, malformed, refused } = receipt;
  log.debug('request accepted', { request, source, accepted, malformed, refused, frames });
  return receipt;
}

function recordsOf(body: Buffer, declared: ReturnType<typeof declaredFormat>) {
  const result = split(body, declared, MAX_RECORDS);
  if (!result.ok)
    throw new Refusal(
      400,
      'Body not readable',
      `Line ${result.line}, column ${result.column}: ${result.message}. Nothing was accepted.`,
      {},
      { line: result.line, column: result.column },
    );
  if (result.records.length === 0) throw new Refusal(400, 'No records', 'The body holds no record.');
  if (result.records.length > MAX_RECORDS)
    throw new Refusal(
      413,
      'Too many records',
      `The body holds more than ${MAX_RECORDS} records, the limit of a request.`,
      {},
      { limit: MAX_RECORDS },
    );
  return result;
}

/** The sender's own id when it is fit to be echoed, else the gateway's. */
function requestIdOf(event: APIGatewayProxyEvent): string {
  const sent = header(event, 'x-request-id');
  return sent !== undefined && /^[\w.:-]{1,128}$/.test(sent) ? sent : (event.requestContext?.requestId ?? '');
}

const refuse = (body: Problem, requestId: string, headers = {}): APIGatewayProxyResult =>
  respond(body.status, body, requestId, PROBLEM_TYPE, headers);

const respond = (
  statusCode: number,
  body: object,
  requestId: string,
  type: string,
  headers = {},
): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'content-type': type, 'cache-control': 'no-store', 'x-request-id': requestId, ...headers },
  body: JSON.stringify({ ...body, requestId }),
});
