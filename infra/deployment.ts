import { type App, type Environment, Tags } from 'aws-cdk-lib';
import type { Contract } from '../domain/contract/contract.ts';
import { suggest } from '../domain/contract/nearest.ts';
import type { FunctionName } from '../functions/settings.ts';
import { DashboardStack } from './dashboard-stack.ts';
import { DatabaseStack } from './database-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { NotDeployable, type Settings } from './settings.ts';
import { SignInStack } from './sign-in-stack.ts';

/** What was built, to be deployed. */
export interface Built {
  contracts: readonly Contract[];
  /** The folder of a function's bundle. */
  bundleOf: (name: FunctionName) => string;
  /** The folder of the dashboard's files; not looked at where there is no sign-in. */
  site: string;
}

/** The stacks of one deployment, in the order they are made. */
export function addStacks(app: App, settings: Settings, { contracts, bundleOf, site }: Built) {
  mustKnow(settings, contracts);
  const name = `omnistream-${settings.deployment}`;
  const env: Environment = {
    ...(process.env.CDK_DEFAULT_ACCOUNT && { account: process.env.CDK_DEFAULT_ACCOUNT }),
    ...(process.env.CDK_DEFAULT_REGION && { region: process.env.CDK_DEFAULT_REGION }),
  };
  const protection = { env, terminationProtection: settings.database.deletionProtection };
  const database =
    settings.databaseUrl === undefined
      ? new DatabaseStack(app, `${name}-database`, { ...protection, settings }).connection
      : { ownerUrl: settings.databaseUrl };
  const signIn =
    settings.signIn === 'none'
      ? undefined
      : new SignInStack(app, `${name}-sign-in`, { ...protection, settings, signIn: settings.signIn }).signIn;
  const pipeline = new PipelineStack(app, `${name}-pipeline`, {
    ...protection,
    settings,
    database,
    contracts,
    bundleOf,
    ...(signIn && { signIn }),
  });
  if (signIn)
    new DashboardStack(app, `${name}-dashboard`, {
      ...protection,
      settings,
      signIn,
      rest: pipeline.rest,
      site,
    });
  Tags.of(app).add('omnistream:deployment', settings.deployment);
  return { pipeline };
}

/** A limit of a source that no contract declares would limit nothing. */
function mustKnow({ deployment, limits }: Settings, contracts: Built['contracts']): void {
  const known = contracts.map(({ source }) => source);
  const strays = Object.keys(limits.sources).filter(source => !known.includes(source));
  if (strays.length === 0) return;
  const at = (source: string): string =>
    `cdk.json: omnistream.${deployment}.limits.sources.${source}: no contract declares this source; ${suggest(source, known)}`;
  throw new NotDeployable(strays.map(at).join('\n'));
}
