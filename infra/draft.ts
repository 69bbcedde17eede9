/** Templates that are read and not deployed: what the costs and the grants are made from. The functions have no code. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { deployable } from './assemble.ts';
import { addStacks } from './deployment.ts';
import { readSettings, type Settings } from './settings.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Any folder does: no more than its hash gets into a template. */
const INSTEAD_OF_CODE = join(ROOT, 'migrations');

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DeletionPolicy?: string;
  DependsOn?: string[];
  UpdateReplacePolicy?: string;
}

/** The resources of one stack, by logical id. */
export type Resources = Record<string, Resource>;

/** Settings as cdk.json has them, each of them optional; of the database, undefined takes one away. */
export type Changes = { database?: object } & Partial<Record<keyof Settings, unknown>>;

/** What cdk.json says, as the cdk command passes it on. */
export const cdkContext = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')).context;

/** The settings of a deployment of cdk.json with some of them changed. Throws NotDeployable. */
export function draftSettings(deployment: string, changes: Changes = {}): Settings {
  const all = cdkContext().omnistream as Record<string, Changes>;
  const written = all[deployment];
  const database = Object.fromEntries(
    Object.entries({ ...written?.database, ...changes.database }).filter(([, value]) => value !== undefined),
  );
  return readSettings(
    written ? { ...all, [deployment]: { ...written, ...changes, database } } : all,
    deployment,
  );
}

/** The app of these settings, not synthesised yet; it will write to `outdir`. */
export function draftApp(outdir: string, settings: Settings): App {
  const app = new App({ context: cdkContext(), outdir });
  addStacks(app, settings, {
    contracts: deployable().contracts,
    bundleOf: () => INSTEAD_OF_CODE,
    site: INSTEAD_OF_CODE,
  });
  return app;
}

/** A synthesis takes most of a second, and many questions are asked of the same settings. */
const drafts = new Map<string, Readonly<Record<string, Resources>>>();

/** The stacks' resources, by the names of the stacks, in the order they are made. */
export function draftTemplates(settings: Settings): Readonly<Record<string, Resources>> {
  const key = JSON.stringify(settings);
  const templates = drafts.get(key) ?? synthesised(settings);
  drafts.set(key, templates);
  return templates;
}

function synthesised(settings: Settings): Record<string, Resources> {
  const outdir = mkdtempSync(join(tmpdir(), 'omnistream-draft-'));
  try {
    const { stacks } = draftApp(outdir, settings).synth();
    return Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, template.Resources]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
