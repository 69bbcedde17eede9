/** `cdk deploy --all [-c deployment=staging]`: the stacks of one deployment, its settings from cdk.json. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { assemble } from './assemble.ts';
import { addStacks } from './deployment.ts';
import { NotDeployable, readSettings } from './settings.ts';

const FUNCTIONS = fileURLToPath(new URL('../build/lambda', import.meta.url));

try {
  const app = new App();
  const context = (key: string) => app.node.tryGetContext(key) as string | undefined;
  const settings = readSettings(
    app.node.tryGetContext('omnistream'),
    context('deployment') ?? 'production',
    context('databaseUrl'),
  );
  await assemble(FUNCTIONS);
  addStacks(app, settings, name => join(FUNCTIONS, name));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof NotDeployable)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
