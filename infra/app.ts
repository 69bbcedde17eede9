/** `cdk deploy --all [-c deployment=staging] [-c contracts=FOLDER]`: the stacks of one deployment, its settings from cdk.json. */
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { buildDashboard, SITE } from '../scripts/dashboard.ts';
import { assemble } from './assemble.ts';
import { addStacks } from './deployment.ts';
import { NotDeployable, readSettings } from './settings.ts';

try {
  const app = new App();
  const context = (key: string) => app.node.tryGetContext(key) as string | undefined;
  const settings = readSettings(app.node.tryGetContext('omnistream'), context('deployment') ?? 'production', {
    databaseUrl: context('databaseUrl'),
    signIn: context('signIn'),
    metricMath: context('metricMath') === 'false' ? false : undefined,
  });
  // Beside the templates: two that deploy from one project do not take each other's bundles away.
  const functions = join(app.outdir, 'functions');
  const contracts = await assemble(functions, context('contracts'));
  if (settings.signIn !== 'none') await buildDashboard();
  addStacks(app, settings, { contracts, bundleOf: name => join(functions, name), site: SITE });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof NotDeployable)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
