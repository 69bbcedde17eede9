import { handle } from 'hono/aws-lambda';
import { metricsOfCloudWatch } from '../shared/cloudwatch.ts';
import { contractsFile } from '../shared/contracts.ts';
import { environment } from '../shared/environment.ts';
import { logged } from '../shared/log/log.ts';
import { createApp } from './app.ts';

const answer = handle(
  createApp({
    cloudwatch: metricsOfCloudWatch,
    contracts: () => contractsFile().contracts,
    deployment: environment.deployment(),
    database: environment.databaseDimensions(),
    paid: environment.cloudwatchEndpoint() === undefined,
    now: Date.now,
  }),
);

/** What CloudWatch knows of the deployment, apart from the API: that one is in a network without a way to CloudWatch. */
export const handler = logged((event: Parameters<typeof answer>[0]) => answer(event));
