/** The page over the real pipeline: what is sent through the front door is what a browser shows. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PAGES } from '../../dashboard/src/lib/docs/pages.ts';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';
import { startTestCloud, type TestCloud } from '../pipeline/cloud.ts';
import { launch, visit } from './browser.ts';

const GOOD = 40;
/** Each of another kind: a transform, a reference, a missing field, several rules at once. */
const BAD = [
  { subtotal: 'a dozen' },
  { product_id: 'P-NONE' },
  { customer_id: undefined },
  { order_id: 'mine', quantity: 9000, currency: 'euro' },
];
const MALFORMED = Buffer.from([...Buffer.from('{"order_id": "caf'), 0xe9, ...Buffer.from('"}')]);

const order = (number: number, changes: object = {}) => ({
  order_id: `O-2026-${70_000 + number}`,
  line: 1,
  ordered_at: new Date().toISOString(),
  customer_id: 'C-1',
  product_id: 'P-0001',
  quantity: 2,
  unit_price: '5,00',
  subtotal: '10,00',
  currency: 'EUR',
  ...changes,
});

let cloud: TestCloud;
let browser: Browser;
let context: BrowserContext;
const complaints: string[] = [];

beforeAll(async () => {
  await buildDashboard();
  [browser, cloud] = await Promise.all([launch(), startTestCloud({ site: SITE })]);
  const records = [...Array.from({ length: GOOD }, () => ({})), ...BAD].map((changes, i) =>
    order(i, changes),
  );
  const lines = records.map(record => `${JSON.stringify(record)}\n`).join('');
  const sent = await cloud.send('retail-orders', Buffer.concat([Buffer.from(lines), MALFORMED]));
  expect(await sent.json()).toMatchObject({ accepted: GOOD + BAD.length + 1, malformed: 1 });
  expect(await cloud.settled('retail-orders')).toMatchObject({ loaded: GOOD, quarantined: BAD.length + 1 });
  await cloud.functions.sweep.invoke({});
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await cloud?.end();
});
afterEach(async () => {
  await context?.close();
  expect(complaints.splice(0)).toEqual([]);
});

async function open(path: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await visit(page, cloud.url + path);
  return page;
}

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)('in the %s theme, %d px wide', (theme, width) => {
  it('shows what was sent, and leads from the failures to the marked field', async () => {
    const page = await open('/', width, theme);
    const processed = page.getByRole('region', { name: /^Records processed/ });
    await processed.getByText(`${GOOD} loaded, ${BAD.length + 1} quarantined`).waitFor();
    expect(await processed.innerText()).toMatch(new RegExp(`\\b${GOOD + BAD.length + 1}\\b`));
    await page
      .getByRole('region', { name: 'Overall status' })
      .getByText('Retail orders is degraded')
      .waitFor();
    await page.getByRole('region', { name: 'Recent events' }).getByText('First records arrived').waitFor();
    await page
      .getByRole('slider', { name: /Throughput/ })
      .locator('path.fill')
      .first()
      .waitFor();

    await page.getByRole('link', { name: /of Retail orders: show/ }).click();
    const drawer = page.getByRole('dialog');
    const opened = async (reason: string | RegExp, fields: RegExp[]) => {
      await drawer.locator('.list').getByText(reason).first().click();
      for (const field of fields) await drawer.locator('.line.failing').filter({ hasText: field }).waitFor();
      expect(await drawer.locator('.line.failing').count()).toBe(fields.length);
      if (width < 500) await drawer.getByRole('link', { name: 'All records' }).click();
    };
    await opened('subtotal cannot be read as a number', [/"subtotal".*"a dozen"/]);
    await opened(/no known product_id/, [/"product_id".*"P-NONE"/]);
    await opened('customer_id is missing', [/"customer_id".*missing/]);
    await opened(/quantity is 9000/, [/"order_id"/, /"quantity"/, /"currency"/]);
    await drawer.locator('.list').getByText('not UTF-8 at character 18').click();
    await drawer.locator('.hex .bad').getByText('e9').waitFor();
    expect(
      await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      ),
    ).toBe(0);
  });
});

it.each(['light', 'dark'] as const)(
  'shows in the %s theme how good what was sent was, down to the value',
  async theme => {
    const page = await open('/quality', 1280, theme);
    const all = GOOD + BAD.length + 1;
    const rate = page.getByRole('region', { name: 'Error rate' });
    await rate.getByText(`${BAD.length + 1} of ${all}`).waitFor();
    expect(await rate.innerText()).toContain('11.11 %');
    // What is missing or of another form there is for rules to say; one record is not UTF-8.
    const violations = page.getByRole('region', { name: /^Schema violations/ });
    expect(await violations.innerText()).toMatch(/^[^\d]*1\s+1 no JSON/);
    await page
      .getByRole('slider', { name: /Quality score/ })
      .locator('path.line')
      .first()
      .waitFor({ state: 'attached' });
    await page.getByRole('region', { name: 'Enrichment processes' }).getByText('Retail orders').waitFor();

    const rules = page.getByRole('region', { name: 'Rules', exact: true });
    await rules.getByRole('searchbox').fill('retail in_reference product_id');
    await rules.getByText(/1 of \d+ rules/).waitFor();
    await rules.locator('th.rule a').click();
    const rule = page.getByRole('dialog');
    await rule.locator('.line.failing').filter({ hasText: '"P-NONE"' }).waitFor();
    await rule.getByRole('region', { name: 'What it saw where it failed' }).getByText('"P-NONE"').waitFor();
    await rule.getByText('1 record in the quarantine').waitFor();
  },
);

it('explains itself: every page that the help leads to is there', async () => {
  const page = await open('/', 1280, 'light');
  await page.getByRole('button', { name: 'Help' }).click();
  const about = page.getByRole('dialog', { name: 'About OmniStream' });
  await about.getByText('development').waitFor();
  const links = about.getByRole('link');
  const addresses = await Promise.all((await links.all()).map(link => link.getAttribute('href')));
  expect(addresses).toEqual(PAGES.map(({ file }) => `/docs/${file}`));
  for (const address of addresses) {
    await page.goto(`${cloud.url}${address}`);
    const inner = await page.locator('main a').all();
    expect(await page.locator('h1').innerText()).not.toBe('');
    for (const href of await Promise.all(inner.map(link => link.getAttribute('href')))) {
      if (href?.startsWith('https:')) continue;
      const response = await fetch(new URL(href ?? '', page.url()));
      expect(`${href} ${response.status}`).toBe(`${href} 200`);
    }
  }
});
