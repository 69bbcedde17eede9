import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../../infra/deployment.ts';
import { readSettings } from '../../infra/settings.ts';
import { ROOT } from '../architecture/imports.ts';

/** What cdk.json says, as the cdk command passes it on. */
export const context = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')).context;

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

/**
 * What a deployment may be told that changes which resources there are, each beside what cdk.json says of production:
 * whatever holds for every deployment is held for each of these.
 */
export const VARIANTS: Record<string, object> = {
  'as cdk.json has it': {},
  'on-demand streams': { streams: { mode: 'on-demand' } },
  tracing: { tracing: true },
  'a standby database': { database: { multiAz: true } },
  'a database of its own': { databaseUrl: 'postgres://user@host:5432/x' },
};

/** The app of a variant of production, not synthesised yet. */
export function variantApp(folder: string, variant: string): App {
  const { production, ...others } = context().omnistream as Record<string, object>;
  return appOf(
    folder,
    { ...others, production: { ...production, ...VARIANTS[variant] } },
    'production',
    variant,
  );
}

function appOf(
  folder: string,
  omnistream: object,
  deployment: string,
  variant: string,
  databaseUrl?: string,
) {
  const outdir = join(folder, `cdk.out-${deployment}-${variant.replaceAll(' ', '-')}`);
  const app = new App({ context: context(), outdir });
  addStacks(app, readSettings(omnistream, deployment, databaseUrl), name => join(folder, name));
  return app;
}

/** The stacks of an app by their names. */
export function stacksOf(app: App): Record<string, Synthesised> {
  const stacks: Record<string, Synthesised> = {};
  for (const stack of app.synth().stacks) {
    const template = Template.fromJSON(stack.template);
    const resources = Object.entries(template.toJSON().Resources as Record<string, Resource>);
    stacks[stack.stackName] = { template, resources };
  }
  return stacks;
}

/** The stacks of a deployment that cdk.json describes, from functions assembled in `folder`. */
export const synthesise = (folder: string, deployment: string, databaseUrl?: string) =>
  stacksOf(
    appOf(folder, context().omnistream as object, deployment, databaseUrl ? 'elsewhere' : '', databaseUrl),
  );
