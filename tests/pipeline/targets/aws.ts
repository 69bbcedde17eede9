import { readFileSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  type GetMetricStatisticsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as v from 'valibot';
import { awsDeployment } from '../../../cli/deployment/aws.ts';
import { fileTrouble, Trouble } from '../../../cli/trouble.ts';
import { metricNamespace } from '../../../functions/shared/metric-namespace.ts';
import { ORDERS } from '../orders.ts';
import type { Choice } from './choice.ts';
import { type Answer, sender, type Target } from './target.ts';

/**
 * A deployment in an AWS account. Records go in by its REST API; the API's function is invoked directly, since the door
 * before it wants a person to sign in. Nobody else may send to the sources meanwhile: what is counted is all that came.
 */
export async function aws(choice: Choice): Promise<Target> {
  const { deployment, region, profile } = choice;
  if (deployment === undefined || choice.tokens === undefined)
    throw new Trouble(2, 'The target aws needs --deployment and --tokens.');
  if (deployment === 'production' && !choice.production)
    throw new Trouble(
      2,
      'The tests write records that stay. They run against production only with --production.',
    );
  const config = { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
  const tokens = tokensOf(choice.tokens);
  const { title, streams } = await awsDeployment({ deployment, ...config });
  const { names, put } = await streams();
  const url = await urlOf(new CloudFormationClient(config), deployment);
  const lambda = new LambdaClient(config);
  const cloudWatch = new CloudWatchClient(config);
  const opened = new Date(Date.now() - 60_000);
  return {
    name: title,
    lacks: {
      inFlight: 'what waits on the streams is counted only by the embedded cloud',
      database: 'the database is in a network that nothing reaches',
      killDatabase: 'the database of an account is not killed',
    },
    unwritable: source =>
      tokens.has(source) ? undefined : `the file of --tokens has no token for ${source}`,
    send: sender(url, source => tokens.get(source)),
    ask: path => askFunction(lambda, `omnistream-${deployment}-api`, path),
    put: (data, partitionKey) => put(names[0]!)([{ data, partitionKey }]),
    metric: (stage, name, source) =>
      metricSum(input => cloudWatch.send(new GetMetricStatisticsCommand(input)), {
        Namespace: metricNamespace(deployment),
        MetricName: name,
        Dimensions: [
          { Name: 'stage', Value: stage },
          { Name: 'source', Value: source },
        ],
        StartTime: opened,
      }),
    partialBatchResponses: true,
    async end() {
      lambda.destroy();
      cloudWatch.destroy();
    },
  };
}

const FILE = v.pipe(
  v.unknown(),
  // Valibot takes a list for a record.
  v.check(value => !Array.isArray(value)),
  v.record(v.string(), v.string()),
);

/** A file of JSON: source id -> token. */
export function tokensOf(file: string): Map<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw fileTrouble(error, file);
  }
  const tokens = new Map<string, string>();
  try {
    for (const [source, token] of Object.entries(v.parse(FILE, JSON.parse(text)))) tokens.set(source, token);
  } catch {
    // What is wrong with it could show a token.
    throw new Trouble(2, `${file} is not JSON of source id to token: {"${ORDERS}": "..."}.`);
  }
  if (tokens.has(ORDERS)) return tokens;
  throw new Trouble(2, `${file} has no token for ${ORDERS}, where most of the tests send their records.`);
}

async function urlOf(client: CloudFormationClient, deployment: string): Promise<string> {
  const StackName = `omnistream-${deployment}-pipeline`;
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const url = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'Url')?.OutputValue;
  if (url === undefined) throw new Trouble(1, `The stack ${StackName} has no output Url: deploy it again.`);
  return url;
}

/** A GET as API Gateway hands it on. */
async function askFunction(lambda: LambdaClient, FunctionName: string, path: string): Promise<Answer> {
  const { pathname, searchParams } = new URL(path, 'http://api');
  const query = searchParams.size > 0;
  const names = [...new Set(searchParams.keys())];
  const event = {
    resource: '/{proxy+}',
    path: pathname,
    httpMethod: 'GET',
    headers: { host: 'api' },
    multiValueHeaders: { host: ['api'] },
    queryStringParameters: query ? Object.fromEntries(searchParams) : null,
    multiValueQueryStringParameters: query
      ? Object.fromEntries(names.map(name => [name, searchParams.getAll(name)]))
      : null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { domainName: 'api', requestId: 'pipeline-test' },
    body: null,
    isBase64Encoded: false,
  };
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  const text = Buffer.from(Payload ?? []).toString();
  if (FunctionError !== undefined) throw new Error(`${FunctionName} failed: ${text}`);
  const { statusCode, body, isBase64Encoded } = JSON.parse(text) as APIGatewayProxyResult;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return { status: statusCode, body: JSON.parse(bytes.toString()) };
}

type Asked = Omit<GetMetricStatisticsCommandInput, 'EndTime' | 'Period' | 'Statistics'>;

/** CloudWatch's sum over the minutes from `StartTime` on. */
export async function metricSum(
  send: (
    input: GetMetricStatisticsCommandInput,
  ) => Promise<Pick<GetMetricStatisticsCommandOutput, 'Datapoints'>>,
  asked: Asked,
): Promise<number> {
  const { Datapoints = [] } = await send({
    ...asked,
    // The minute under way too.
    EndTime: new Date(Date.now() + 60_000),
    Period: 60,
    Statistics: ['Sum'],
  });
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}
