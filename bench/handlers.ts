import { execFile } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
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

/** Size of each function's bundle, and how long it takes to load: the part of a cold start that is ours. */
export async function benchHandlers(folder: string): Promise<Figures> {
  const names = await bundle(folder);
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export const handler = () => {};');
  const figures: Figures = {};
  for (const name of names) {
    const file = join(folder, name, 'handler.mjs');
    const [loads, floors]: number[][] = [[], []];
    for (let i = 0; i < LOADS; i++) {
      loads!.push(await loadTime(file));
      floors!.push(await loadTime(empty));
    }
    const [value, floor] = [median(loads!), median(floors!)];
    figures[`${name} bundle`] = { value: statSync(file).size / 1000, unit: 'kB' };
    figures[`${name} load`] = { value, unit: 'ms', floor, ratio: floor / value };
  }
  return figures;
}
