import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { deployable } from '../../infra/assemble.ts';
import { addStacks } from '../../infra/deployment.ts';
import { cdkContext } from '../../infra/draft.ts';
import { type Given, readSettings } from '../../infra/settings.ts';
import { ROOT } from '../architecture/imports.ts';

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  DependsOn?: string[];
}

/** A synthesised stack. */
export interface Synthesised {
  template: Template;
  resources: [id: string, resource: Resource][];
}

/** The stacks of a deployment that cdk.json describes, from functions assembled in `folder`. */
export function synthesise(folder: string, deployment: string, given: Given = {}) {
  const app = new App({
    context: cdkContext(),
    outdir: join(folder, `cdk.out-${deployment}-${Object.keys(given).join('-')}`),
  });
  addStacks(app, readSettings(cdkContext().omnistream, deployment, given), {
    contracts: deployable().contracts,
    bundleOf: name => join(folder, name),
    site: join(ROOT, 'migrations'),
  });
  const stacks: Record<string, Synthesised> = {};
  for (const stack of app.synth().stacks) {
    const template = Template.fromJSON(stack.template);
    const resources = Object.entries(template.toJSON().Resources as Record<string, Resource>);
    stacks[stack.stackName] = { template, resources };
  }
  return stacks;
}
