import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '../scripts/bundle.ts';
import { type Figures, median } from './measure.ts';

const LOADS = 9;

/** Time a fresh process takes to import a module, ms. */
async function loadTime(file: string): Promise<number> {
  const script = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - t); process.exit(0)`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return Number(stdout.trim().split('\n').at(-1));
}

/** Size of each function's bundle, and how long a fresh process takes to load it: the part of a cold start that is ours. */
export async function benchHandlers(folder: string): Promise<Figures> {
  const names = await bundle(folder);
  const figures: Figures = {};
  for (const name of names) {
    const file = join(folder, name, 'handler.mjs');
    const loads: number[] = [];
    for (let i = 0; i < LOADS; i++) loads.push(await loadTime(file));
    figures[`${name} bundle`] = { value: statSync(file).size / 1000, unit: 'kB' };
    figures[`${name} load`] = { value: median(loads), unit: 'ms' };
  }
  return figures;
}
