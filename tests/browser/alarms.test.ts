/** The platform's alarms on the page: raised ones among the alerts, unknown ones as such, and none that cannot be seen. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';
import { healthy, type Script, troubled } from './answers.ts';
import { launch, visit } from './browser.ts';
import { type Api, type Site, serve } from './site.ts';

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 780 };

let browser: Browser;
let site: Site;
let context: BrowserContext;
beforeAll(async () => {
  await buildDashboard();
  [browser, site] = await Promise.all([launch(), serve(SITE, { script: troubled })]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(() => context?.close());

async function open(
  path: string,
  api: Api,
  view: { viewport?: typeof WIDE; colorScheme?: 'light' | 'dark' } = {},
): Promise<Page> {
  site.api = api;
  context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...view });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await visit(page, site.url + path);
  return page;
}
const panel = (page: Page) => page.getByRole('region', { name: 'Recent alerts' });
const banner = (page: Page) => page.getByRole('region', { name: 'Overall status' });
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
/** Well but for what the alarms say. */
const wellBut =
  (change: (alarms: Script['/platform/alarms']) => Script['/platform/alarms']) =>
  (now: number): Script => ({
    ...healthy(now),
    '/platform/alarms': change(troubled(now)['/platform/alarms']),
  });

describe.each(['light', 'dark'] as const)('in the %s theme', colorScheme => {
  it.each([
    ['on a desk', WIDE],
    ['on a phone', PHONE],
  ])('raised alarms are among the alerts, with value and threshold: %s', async (_, viewport) => {
    const page = await open('/', { script: troubled }, { colorScheme, viewport });
    const rows = panel(page).locator('ol > li');
    await rows.nth(4).waitFor();
    expect((await rows.allInnerTexts()).map(text => text.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(
        /^Critical Iterator age: stream validated .* A stage is minutes behind its stream\. First: Read the newest error in the log of the function\. Now 13\.1 min, alarm above 5 min, since 6 min ago · Runbook$/,
      ),
      expect.stringMatching(
        /^Warning Quarantine share: Market ticks .* Now 61 %, alarm from 10 %, since 14 min ago · Runbook$/,
      ),
      expect.stringMatching(/^Critical Market ticks/),
      expect.stringMatching(/^Warning Weather/),
      expect.stringMatching(/^Warning Pipeline/),
    ]);
    await panel(page).getByText('2 open · 2 alarms').waitFor();
    await banner(page).getByText('2 alarms raised').waitFor();
    expect(await overflow(page)).toBe(0);
  });
});

it('leads to the runbook', async () => {
  const page = await open('/', { script: troubled });
  const link = panel(page).getByRole('link', { name: 'Runbook' }).first();
  expect(await link.getAttribute('href')).toBe('/docs/operations.html#iterator-age');
  await link.click();
  await page.getByRole('heading', { name: 'Operations manual' }).waitFor();
});

it('has what is wrong before how much flows, on a phone', async () => {
  const page = await open('/', { script: troubled }, { viewport: PHONE });
  await panel(page).locator('ol > li').first().waitFor();
  const tops = await page.evaluate<number[]>(
    `['sources', 'alerts', 'throughput', 'events'].map(id => document.getElementById(id + '-title').getBoundingClientRect().top)`,
  );
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
});

it('an open alert leads to what to do about it', async () => {
  const page = await open('/', { script: troubled });
  const alert = panel(page).locator('ol > li').filter({ hasText: 'Quality of Market ticks fell to 39 %' });
  expect(await alert.getByRole('link', { name: 'Runbook' }).getAttribute('href')).toBe(
    '/docs/operations.html#quarantine-share',
  );
});

it('shows alarms of chosen sources, and those that concern everyone', async () => {
  const page = await open('/?sources=iot', { script: troubled });
  await panel(page).getByText('Iterator age: stream validated').waitFor();
  expect(await panel(page).getByText('Quarantine share').count()).toBe(0);
});

it('is not well when all sources are and an alarm is raised', async () => {
  const page = await open('/', { script: wellBut(alarms => alarms) });
  await banner(page)
    .getByText('Failing. Iterator age: stream validated. A stage is minutes behind')
    .waitFor();
  await banner(page).getByText('First: Read the newest error in the log of the function.').waitFor();
  const runbook = banner(page).getByRole('link', { name: 'Runbook' });
  expect(await runbook.getAttribute('href')).toBe('/docs/operations.html#iterator-age');
  await panel(page).getByText('0 open · 2 alarms').waitFor();
});

describe('what is not known is not fine', () => {
  it('too little data is counted and named', async () => {
    const page = await open('/', { script: troubled });
    const unknown = panel(page).getByText('1 alarm of 4: too little data to tell');
    await unknown.click();
    await panel(page).getByText('Freshness: Parcel scans').waitFor();
  });

  it('a value that is not known is no zero', async () => {
    const script = wellBut(({ at, alarms }) => ({ at, alarms: alarms.map(a => ({ ...a, value: null })) }));
    const page = await open('/', { script });
    await panel(page).getByText('Now unknown, alarm above 5 min').waitFor();
  });

  it('no alarm at all is said', async () => {
    const page = await open('/', { script: wellBut(({ at }) => ({ at, alarms: [] })) });
    await panel(page).getByText('The platform has no alarm of this deployment').waitFor();
  });

  it('a platform that cannot be asked leaves the alerts as they are, with a note; then it recovers', async () => {
    const page = await open('/?refresh=1', {
      script: troubled,
      instead: ({ path }) =>
        path === '/platform/alarms'
          ? { status: 503, body: '{"title":"CloudWatch unavailable","detail":"It does not answer."}' }
          : undefined,
    });
    await panel(page).getByText('Alarms of the platform cannot be seen.').waitFor();
    await panel(page).getByText('CloudWatch unavailable: It does not answer.').waitFor();
    await panel(page).getByText('Quality of Market ticks fell to 39 %').waitFor();
    await banner(page).getByText('Market ticks is failing').waitFor();
    site.api = { script: troubled };
    await panel(page).getByText('Iterator age: stream validated').waitFor();
    expect(await panel(page).getByText('cannot be seen').count()).toBe(0);
  });

  it('a platform that never answers holds nothing up', async () => {
    const page = await open('/?refresh=1', {
      script: troubled,
      instead: ({ path }) => (path === '/platform/alarms' ? 'hang' : undefined),
    });
    await banner(page).getByText('Market ticks is failing').waitFor();
    const asked = () => site.asked.filter(({ path }) => path === '/overview').length;
    const before = asked();
    await expect.poll(asked, { timeout: 5_000 }).toBeGreaterThan(before + 1);
  });
});
