import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** Path from the root. */
  path: string;
  text: string;
  imports: { target: string; typeOnly: boolean }[];
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|import\('([^']+)'\)/gm;

/** The folders with the project's own code. */
export const FOLDERS = [
  'domain',
  'functions',
  'infra',
  'localstack',
  'cli',
  'scripts',
  'dashboard',
  'tests',
  'bench',
];

/** The project's own code below a folder, with what each file imports: paths from the root, or package names. */
export function sources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|mjs|svelte)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => !/node_modules|\.svelte-kit/.test(file))
    .map(file => {
      const text = readFileSync(file, 'utf8');
      const imports = [...text.matchAll(IMPORT)].map(([, type, from, bare, dynamic]) => {
        const specifier = (from ?? bare ?? dynamic)!;
        const target = specifier.startsWith('.')
          ? relative(ROOT, join(dirname(file), specifier))
          : specifier.replace(/^#lib\//, 'dashboard/src/lib/');
        return { target, typeOnly: type !== undefined };
      });
      return { path: relative(ROOT, file), text, imports };
    });
}
