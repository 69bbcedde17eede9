import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { LambdaClient, ListEventSourceMappingsCommand, paginateListFunctions } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { paginateListSecrets, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { clientOptions } from '../../localstack/containers/account.ts';

async function all<Page, Item>(pages: AsyncIterable<Page>, items: (page: Page) => Item[] | undefined) {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

/** The names of everything that the account has, of the kinds that a deployment makes. */
export async function remains(endpoint: string) {
  const options = clientOptions(endpoint);
  const lambda = new LambdaClient(options);
  const kinesis = new KinesisClient({ ...options, requestHandler: new NodeHttpHandler() });
  return {
    stacks: await all(paginateDescribeStacks({ client: new CloudFormationClient(options) }, {}), page =>
      page.Stacks?.map(({ StackName }) => StackName),
    ),
    functions: await all(paginateListFunctions({ client: lambda }, {}), page =>
      page.Functions?.map(({ FunctionName }) => FunctionName),
    ),
    mappings: (await lambda.send(new ListEventSourceMappingsCommand())).EventSourceMappings?.map(
      ({ UUID }) => UUID,
    ),
    streams: (await kinesis.send(new ListStreamsCommand({}))).StreamNames,
    buckets: (await new S3Client(options).send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
    secrets: await all(paginateListSecrets({ client: new SecretsManagerClient(options) }, {}), page =>
      page.SecretList?.map(({ Name }) => Name),
    ),
    logGroups: await all(paginateDescribeLogGroups({ client: new CloudWatchLogsClient(options) }, {}), page =>
      page.logGroups?.map(({ logGroupName }) => logGroupName),
    ),
    alarms: await all(paginateDescribeAlarms({ client: new CloudWatchClient(options) }, {}), page =>
      page.MetricAlarms?.map(({ AlarmName }) => AlarmName),
    ),
  };
}
