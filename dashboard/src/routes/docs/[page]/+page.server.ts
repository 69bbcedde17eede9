import { error } from '@sveltejs/kit';
import { type ApiDocument, apiReference } from '#lib/docs/api-reference.ts';
import { html, sections } from '#lib/docs/markdown.ts';
import { PAGES, type PageFile } from '#lib/docs/pages.ts';
// Written by scripts/dashboard.ts: the dashboard runs nothing of the API's source.
import openapi from '../../../../../build/openapi.json?raw';
import deployment from '../../../../../docs/deployment.md?raw';
import concepts from '../../../../../docs/key-concepts.md?raw';
import operations from '../../../../../docs/operations.md?raw';
import troubleshooting from '../../../../../docs/troubleshooting.md?raw';
import readme from '../../../../../README.md?raw';

const MARKDOWN: Readonly<Record<PageFile, () => string>> = {
  'guide.html': () =>
    `# Guide\n\n${sections(readme, ['Quick start: add a source of your own', 'The command line'])}`,
  'key-concepts.html': () => concepts,
  'api.html': () => apiReference(JSON.parse(openapi) as ApiDocument),
  'deployment.html': () => deployment,
  'operations.html': () => operations,
  'troubleshooting.html': () => troubleshooting,
};

export const entries = () => PAGES.map(({ file }) => ({ page: file }));

export function load({ params }: { params: { page: string } }) {
  const page = PAGES.find(({ file }) => file === params.page);
  if (!page) error(404, 'There is no such page.');
  return { file: page.file, title: page.title, html: html(MARKDOWN[page.file]()) };
}
