import { expect, it } from 'vitest';
import { html, sections, targetOf } from './markdown.ts';

it('leads links of the repository to the pages that are here, and drops the others', () => {
  expect(targetOf('docs/key-concepts.md')).toBe('key-concepts.html');
  expect(targetOf('operations.md#logs')).toBe('operations.html#logs');
  expect(targetOf('https://bitol.io')).toBe('https://bitol.io');
  expect(targetOf('/openapi.json')).toBe('/openapi.json');
  expect(targetOf('contracts/reference.yaml')).toBeUndefined();
  expect(html('[for programs](/openapi.json)')).toContain('<a href="/openapi.json" rel="external">');
  expect(html('see [the tree](CONTRIBUTING.md) and [how](operations.md)')).toBe(
    '<p>see the tree and <a href="operations.html">how</a></p>\n',
  );
});

it('gives headings an address', () => {
  expect(html('## Port *8787* is busy')).toBe('<h2 id="port-8787-is-busy">Port <em>8787</em> is busy</h2>\n');
});

it('takes sections in the order that is asked for, and misses none silently', () => {
  const text = '# a\n\n## b\n1\n\n## c\n2\n';
  expect(sections(text, ['c', 'b'])).toBe('## c\n2\n\n## b\n1\n\n');
  expect(() => sections(text, ['d'])).toThrow('no section "d"');
});
