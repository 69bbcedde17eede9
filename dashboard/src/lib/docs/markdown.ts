import { Marked, type Tokens } from 'marked';
import { PAGES } from './pages.ts';

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** Where a link of the repository leads on this site; undefined: nowhere, so that only its text stays. */
export function targetOf(href: string): string | undefined {
  if (/^(https?:|#|\/)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const name = path.replace(/^.*\//, '').replace(/\.md$/, '.html');
  if (!PAGES.some(({ file }) => file === name)) return undefined;
  return anchor === undefined ? name : `${name}#${anchor}`;
}

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }: Tokens.Heading) {
      return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    link({ href, tokens }: Tokens.Link) {
      const text = this.parser.parseInline(tokens);
      const target = targetOf(href);
      if (target === undefined) return text;
      // What begins with a slash is not of the dashboard but of the API beside it.
      const rel = target.startsWith('/') ? ' rel="external"' : '';
      return `<a href="${target.replaceAll('"', '&quot;')}"${rel}>${text}</a>`;
    },
  },
});

export const html = (markdown: string): string => marked.parse(markdown, { async: false });

/** Chosen sections of a document, by their second-level headings. Throws when one is not there. */
export function sections(markdown: string, headings: readonly string[]): string {
  const all = markdown.split(/^(?=## )/m);
  return headings
    .map(heading => {
      const found = all.find(section => section.startsWith(`## ${heading}\n`));
      if (found === undefined) throw new Error(`There is no section "${heading}".`);
      return found;
    })
    .join('\n');
}
