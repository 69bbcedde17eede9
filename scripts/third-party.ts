import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE = /^(licen[cs]e|copying|notice)/i;

/** The folders of the packages that files (paths from the root) belong to, in order. */
export const packagesOf = (files: readonly string[]): string[] =>
  [...new Set(files.flatMap(file => PACKAGE.exec(file)?.[0] ?? []))].sort();

/** What has to go along with a bundle: each package in it by name, version and licence, with its own licence text. */
export function thirdParty(root: string, packages: readonly string[]): string {
  return packages
    .map(folder => {
      const { name, version, license, author } = JSON.parse(
        readFileSync(join(root, folder, 'package.json'), 'utf8'),
      );
      const by = typeof author === 'object' ? author.name : author;
      const texts = readdirSync(join(root, folder), { withFileTypes: true })
        .filter(entry => entry.isFile() && LICENCE.test(entry.name))
        .map(entry => readFileSync(join(root, folder, entry.name), 'utf8').trim());
      return [`${name} ${version} (${license})${by ? `, ${by}` : ''}`, ...texts].join('\n\n');
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n');
}
