/** The embedded cloud and a deployment run the same code: what is tried out on a laptop is what is deployed. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../functions/settings.ts';
import { assemble, CONTRACTS_FILE } from '../../infra/assemble.ts';
import { bundleOf } from '../../localstack/embedded/functions.ts';
import { bundle } from '../../scripts/bundle.ts';
import { shippedContracts } from '../pipeline/cloud.ts';
import { synthesise } from './synth.ts';

const folder = mkdtempSync(join(tmpdir(), 'omnistream-bundles-'));
const embedded = join(folder, 'embedded');
const deployed = join(folder, 'deployed');
/** By function, the folder of its asset: what CDK uploads. */
const assets = new Map<string, string>();

beforeAll(async () => {
  await bundle(embedded);
  await assemble(deployed);
  const { 'omnistream-staging-pipeline': stack } = synthesise(deployed, 'staging');
  const cdkOut = readdirSync(deployed).find(name => name.startsWith('cdk.out'))!;
  for (const [, { Type, Properties }] of stack!.resources) {
    const { Code, FunctionName } = Properties as { Code?: { S3Key?: string }; FunctionName?: string };
    if (Type !== 'AWS::Lambda::Function' || FunctionName === undefined) continue;
    const hash = Code!.S3Key!.replace(/\.zip$/, '');
    assets.set(FunctionName.replace('omnistream-staging-', ''), join(deployed, cdkOut, `asset.${hash}`));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A source map has paths from its own folder on, which differ between the two; all else of it counts. */
function content(file: string): string | Buffer {
  if (!file.endsWith('.map')) return readFileSync(file);
  const { sources, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { sources: string[] };
  return JSON.stringify({ ...rest, sources: sources.length });
}

/** SHA-256 of every file below a folder. */
const hashes = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(file => [relative(root, file), createHash('sha256').update(content(file)).digest('hex')]),
  );

test('every function is deployed', () => {
  expect([...assets.keys()].sort()).toEqual(Object.keys(FUNCTIONS).sort());
});

describe.each(Object.keys(FUNCTIONS) as FunctionName[])('%s', name => {
  test('is the same, file by file', () => {
    const { [CONTRACTS_FILE]: _, ...code } = hashes(assets.get(name)!);
    expect(Object.keys(code)).toContain('handler.mjs');
    expect(code).toEqual(hashes(dirname(bundleOf(embedded, name))));
  });

  test('has the contracts that the embedded cloud gives its functions', () => {
    const file = readFileSync(join(assets.get(name)!, CONTRACTS_FILE), 'utf8');
    expect(file).toBe(JSON.stringify(shippedContracts()));
  });
});
