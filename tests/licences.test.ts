/** What this project depends on, and what it ships, may be used and passed on. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../scripts/bundle.ts';
import { buildDashboard, SITE } from '../scripts/dashboard.ts';
import { ROOT } from './architecture/imports.ts';

const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Apache-2.0',
  'CC0-1.0',
]);

/** Tools and build steps under another licence, none of which is shipped, and why each may be used. */
const EXCEPTIONS: Record<string, string> = {
  buildcheck: 'MIT in its LICENSE file; part of testcontainers',
  'cpu-features': 'MIT in its LICENSE file; part of testcontainers',
  argparse: 'PSF-2.0, permissive; part of date-holidays',
  'date-holidays':
    'ISC AND CC-BY-3.0: the table made from it has its own licence, see docs/decisions/0005 and NOTICE',
  lightningcss: 'MPL-2.0: used unchanged by Vite while it builds',
  prepin: 'Unlicense: public domain; part of date-holidays',
  ssh2: 'MIT in its LICENSE file; part of testcontainers',
  tweetnacl: 'Unlicense: public domain; part of testcontainers',
};

interface Locked {
  version?: string;
  license?: string;
  dev?: boolean;
}
const locked: [string, Locked][] = Object.entries(
  JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages as Record<string, Locked>,
).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '');

/** Whether an SPDX expression of names, AND and OR (never both) is allowed. */
function allowed(expression = ''): boolean {
  const plain = expression.replaceAll(/[()]/g, '');
  const isAllowed = (name: string): boolean => ALLOWED.has(name.trim());
  return plain.includes(' OR ') ? plain.split(' OR ').some(isAllowed) : plain.split(' AND ').every(isAllowed);
}

test.each([
  ['MIT', true],
  ['(MIT OR AGPL-3.0)', true],
  ['MIT AND AGPL-3.0', false],
  ['AGPL-3.0', false],
  ['', false],
  [undefined, false],
])('%s: %s', (expression, expected) => {
  expect(allowed(expression)).toBe(expected);
});

test('every dependency has a licence that is allowed, or a reason', () => {
  const odd = locked.filter(([, { license }]) => !allowed(license));
  // A package's binaries for each platform are called after it.
  const reasoned = (name: string): boolean =>
    Object.keys(EXCEPTIONS).some(known => name === known || name.startsWith(`${known}-`));
  expect(
    odd
      .filter(([path]) => !reasoned(nameOf(path)))
      .map(([path, { license }]) => `${nameOf(path)}: ${license}`),
  ).toEqual([]);
  const names = odd.map(([path]) => nameOf(path));
  expect(Object.keys(EXCEPTIONS).filter(name => !names.includes(name))).toEqual([]);
});

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const loose = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('what runs in the functions needs no exception', () => {
  const shipped = locked.filter(([, { dev }]) => !dev);
  expect(shipped.length).toBeGreaterThan(20);
  expect(shipped.filter(([, { license }]) => !allowed(license)).map(([path]) => nameOf(path))).toEqual([]);
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-licences-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each bundle has the licences of the packages in it beside it', async () => {
  const texts = (await bundle(folder)).map(name =>
    readFileSync(join(folder, name, 'THIRD-PARTY.txt'), 'utf8'),
  );
  for (const text of texts) expect(text).toContain('valibot');
  expect(texts.join()).toMatch(/^pg 8[\s\S]*Copyright \(c\) .*Brian Carlson/m);
  expect(texts.join()).not.toContain('(undefined)');
});

test('the built dashboard has the licences of the packages in it, each with its text, and its notice says where', async () => {
  await buildDashboard();
  const [, ...packages] = readFileSync(join(SITE, 'THIRD-PARTY.txt'), 'utf8').split(/^## /m);
  const found = packages.map(
    section => /^(\S+) - \S+ \(([^)]+)\)\n\n([\s\S]+)$/.exec(section)?.slice(1) ?? [],
  );
  expect(found.map(([name]) => name)).toEqual(expect.arrayContaining(['d3-scale', 'layercake', 'svelte']));
  for (const [name, license, text = ''] of found) {
    expect(allowed(license), name).toBe(true);
    expect(text, name).toMatch(/copyright/i);
  }
  expect(readFileSync(join(ROOT, 'NOTICE'), 'utf8')).toContain('/THIRD-PARTY.txt');
});
