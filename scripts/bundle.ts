/** Bundles each function as Lambda runs it: build/functions/<name>/handler.mjs, one file, ESM, and the licences of what is in it. */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import catalogue from './catalogue.ts';
import { packagesOf, thirdParty } from './third-party.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUNDLES = join(ROOT, 'build/functions');

export const functionNames = (): string[] =>
  readdirSync(join(ROOT, 'functions')).filter(name =>
    existsSync(join(ROOT, 'functions', name, 'handler.ts')),
  );

/** `plugins`: of esbuild, for bundles that differ from the sources. */
export async function bundle(out = BUNDLES, plugins: Plugin[] = []): Promise<string[]> {
  catalogue();
  const names = functionNames();
  rmSync(out, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: names.map(name => ({ in: `functions/${name}/handler.ts`, out: `${name}/handler` })),
    outdir: out,
    bundle: true,
    minify: true,
    sourcemap: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // pg resolves to a broken build without `module` first, and CommonJS inside needs a require of its own.
    mainFields: ['module', 'main'],
    outExtension: { '.js': '.mjs' },
    banner: {
      js: "import { createRequire as omnistreamRequire } from 'node:module';const require = omnistreamRequire(import.meta.url);",
    },
    external: ['pg-native'],
    plugins,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  for (const name of names) {
    const output = Object.entries(metafile.outputs).find(([file]) =>
      file.endsWith(`${name}/handler.mjs`),
    )![1];
    const used = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    writeFileSync(
      join(out, name, 'THIRD-PARTY.txt'),
      thirdParty(ROOT, packagesOf(used.map(([file]) => file))),
    );
  }
  if (names.includes('migrate'))
    cpSync(join(ROOT, 'migrations'), join(out, 'migrate/migrations'), { recursive: true });
  return names;
}

if (import.meta.main) console.log(`bundled ${(await bundle()).join(', ')}`);
