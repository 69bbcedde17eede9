/** A CloudWatch API on 127.0.0.1: AWS JSON 1.0, which the SDK speaks to it. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import * as v from 'valibot';
import { readBody } from '../gateway/body.ts';
import type { Alarms } from './alarms.ts';
import { DescribeAlarmsInput, describeAlarms } from './describe-alarms.ts';
import { GetMetricDataInput, getMetricData } from './get-metric-data.ts';
import { CloudWatchRefusal, invalid } from './refusal.ts';

export interface CloudWatchOptions {
  alarms: Alarms;
  /** Where the metrics are. */
  database: Pick<pg.Pool, 'query'>;
}

export interface CloudWatchServer {
  endpoint: string;
  stop(): Promise<void>;
}

const TARGET = 'GraniteServiceVersion20100801.';
const TYPE = 'application/x-amz-json-1.0';

/** Takes a free port. */
export async function startCloudWatch({ alarms, database }: CloudWatchOptions): Promise<CloudWatchServer> {
  const operations: Record<string, (input: unknown) => object | Promise<object>> = {
    DescribeAlarms: input => describeAlarms(alarms, checked(DescribeAlarmsInput, input)),
    GetMetricData: input => getMetricData(database, checked(GetMetricDataInput, input)),
  };
  const server = createServer((request, response) => {
    answer(request, operations).then(
      output => send(response, 200, output),
      (error: unknown) => {
        const refusal = error instanceof CloudWatchRefusal ? error : failure(error);
        const { status, type, queryCode, message } = refusal;
        const fault = status < 500 ? 'Sender' : 'Receiver';
        response.setHeader('x-amzn-query-error', `${queryCode};${fault}`);
        send(response, status, { __type: `com.amazonaws.cloudwatch#${type}`, message });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  operations: Record<string, (input: unknown) => object | Promise<object>>,
): Promise<object> {
  const target = String(request.headers['x-amz-target'] ?? '');
  const name = target.startsWith(TARGET) ? target.slice(TARGET.length) : '';
  // A page of another site cannot send this type without asking first, which is refused.
  const known =
    request.method === 'POST' && request.headers['content-type'] === TYPE && Object.hasOwn(operations, name);
  if (!known) {
    const message = `The embedded cloud knows ${Object.keys(operations).join(' and ')} by POST as ${TYPE}.`;
    throw new CloudWatchRefusal(400, 'UnknownOperationException', 'InvalidAction', message);
  }
  const body = await readBody(request);
  if (!Buffer.isBuffer(body)) throw invalid('The request is too large or broke off.');
  let input: unknown;
  try {
    input = JSON.parse(body.toString());
  } catch {
    throw new CloudWatchRefusal(
      400,
      'SerializationException',
      'MalformedInput',
      'The request body is not JSON.',
    );
  }
  return operations[name]!(input);
}

function checked<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  // A list would pass for an object with nothing in it.
  if (Array.isArray(input)) throw invalid('The request body is no object.');
  const { success, output, issues } = v.safeParse(schema, input);
  if (success) return output;
  throw invalid(issues.map(issue => `${v.getDotPath(issue) ?? 'input'}: ${issue.message}`).join('; '));
}

const failure = (error: unknown): CloudWatchRefusal =>
  new CloudWatchRefusal(
    500,
    'InternalServiceFault',
    'InternalServiceError',
    error instanceof Error ? error.message : String(error),
  );

function send(response: ServerResponse, status: number, output: object): void {
  response
    .writeHead(status, { 'content-type': TYPE, 'x-amzn-requestid': randomUUID() })
    .end(JSON.stringify(output));
}
