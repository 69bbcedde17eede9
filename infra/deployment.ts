import { type App, type Environment, Tags } from 'aws-cdk-lib';
import type { FunctionName } from '../functions/settings.ts';
import { DatabaseStack } from './database-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';
import type { Settings } from './settings.ts';

/** The stacks of one deployment, in the order they are made. */
export function addStacks(app: App, settings: Settings, bundleOf: (name: FunctionName) => string) {
  const name = `omnistream-${settings.deployment}`;
  const env: Environment = {
    ...(process.env.CDK_DEFAULT_ACCOUNT && { account: process.env.CDK_DEFAULT_ACCOUNT }),
    ...(process.env.CDK_DEFAULT_REGION && { region: process.env.CDK_DEFAULT_REGION }),
  };
  const protection = { env, terminationProtection: settings.database.deletionProtection };
  const database =
    settings.databaseUrl === undefined
      ? new DatabaseStack(app, `${name}-database`, { ...protection, settings }).connection
      : { url: settings.databaseUrl };
  const pipeline = new PipelineStack(app, `${name}-pipeline`, {
    ...protection,
    settings,
    database,
    bundleOf,
  });
  Tags.of(app).add('omnistream:deployment', settings.deployment);
  return { pipeline };
}
