import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const read = (file: string): string => readFileSync(new URL(`../edge/${file}`, import.meta.url), 'utf8');

/** CloudFront takes no larger function, bytes. */
const LIMIT = 10_240;

/**
 * The code that finds the file of a page in `site`, and answers for what is not there: the bucket, which tells nobody
 * what it has, would answer 403 in XML.
 */
export function edgeFunction(site: string): string {
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `/${relative(site, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
    .filter(file => !file.startsWith('/_app/'))
    .sort();
  const page = read('not-found.html');
  const style = /<style>(.*)<\/style>/s.exec(page)![1]!;
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'`;
  const code = [
    `const FILES = ${JSON.stringify(files)};`,
    `const NOT_FOUND = ${JSON.stringify({ page, policy })};`,
    read('pages.js').replace(/^\/\/.*\n/gm, ''),
  ].join('\n');
  if (Buffer.byteLength(code) > LIMIT)
    throw new Error(`The function for CloudFront has ${Buffer.byteLength(code)} bytes of at most ${LIMIT}.`);
  return code;
}
