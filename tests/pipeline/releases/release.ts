import { join } from 'node:path';
import type { FunctionName } from '../../../functions/settings.ts';
import { bundleOf } from '../../../localstack/embedded/functions.ts';
import { bundle } from '../../../scripts/bundle.ts';
import type { TestCloud } from '../cloud.ts';

/** Bundles of the functions as another release has them: `versions` takes the place of domain/frame/versions.ts. */
export async function release(folder: string, versions: 'reads-2' | 'writes-2'): Promise<string> {
  const out = join(folder, versions);
  const path = join(import.meta.dirname, `${versions}.ts`);
  await bundle(out, [
    {
      name: versions,
      setup: build =>
        build.onResolve({ filter: /^\.\/versions\.ts$/ }, ({ importer }) =>
          importer.includes(join('domain', 'frame')) ? { path } : undefined,
        ),
    },
  ]);
  return out;
}

/** Replaces functions by those of another release, one after the other. */
export async function replace(cloud: TestCloud, bundles: string, ...names: FunctionName[]): Promise<void> {
  for (const name of names) await cloud.functions[name].update(bundleOf(bundles, name));
}
