import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';
import { troubled } from './answers.ts';
import { launch, visit } from './browser.ts';
import { type Api, type Site, serve } from './site.ts';

export const WIDE = { width: 1280, height: 860 };
export const TABLET = { width: 768, height: 1024 };
export const PHONE = { width: 360, height: 780 };

interface View {
  viewport?: typeof WIDE;
  colorScheme?: 'light' | 'dark';
}

/** The built dashboard over a scripted API, for the tests of a file; a page that complains fails its test. */
export function scriptedPages() {
  let browser: Browser;
  let site: Site;
  let context: BrowserContext;
  /** An error answer of the API is said by the browser too and is not the page's fault. */
  let complaints: string[];

  beforeAll(async () => {
    await buildDashboard();
    [browser, site] = await Promise.all([launch(), serve(SITE, { script: troubled })]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(() => {
    complaints = [];
    site.asked.length = 0;
  });
  afterEach(async () => {
    await context?.close();
    expect(complaints).toEqual([]);
  });

  /** A page that has not gone anywhere. */
  async function unopened(api: Api, view: View = {}): Promise<Page> {
    site.api = api;
    context = await browser.newContext({
      viewport: WIDE,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      ...view,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => {
      if (
        !['error', 'warning'].includes(message.type()) ||
        message.text().startsWith('Failed to load resource')
      )
        return;
      complaints.push(message.text());
    });
    return page;
  }

  return {
    get site(): Site {
      return site;
    },

    unopened,

    async open(path: string, api: Api, view?: View): Promise<Page> {
      const page = await unopened(api, view);
      await visit(page, site.url + path);
      return page;
    },

    close: (): Promise<void> => context.close(),
  };
}

/** What a person sees: unlike textContent it leaves out what is hidden. */
export const textOf = (locator: Locator) => locator.innerText();
// As text: the tests are checked without the types of a browser.
export const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
/** How far the page goes on below its content. */
export const blank = (page: Page) =>
  page.evaluate<number>(
    'document.documentElement.scrollHeight - Math.max(innerHeight, Math.ceil(document.querySelector("main").getBoundingClientRect().bottom + scrollY))',
  );
