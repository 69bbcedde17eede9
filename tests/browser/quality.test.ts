/** The tab Data Quality Metrics over scripted answers. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { healthy, troubled, untouched } from './answers.ts';
import { blank, overflow, PHONE, scriptedPages, TABLET, textOf, WIDE } from './pages.ts';
import type { Api } from './site.ts';

const pages = scriptedPages();
const { open } = pages;
const trouble: Api = { script: troubled };

const verdict = (page: Page) => page.getByRole('region', { name: 'Quality now' });
const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
const chart = (page: Page) => page.getByRole('slider', { name: /Quality score and error rate/ });
const dialog = (page: Page) => page.getByRole('dialog');
const rules = (page: Page) => page.locator('th.rule a').allTextContents();
const table = (page: Page) => page.getByRole('region', { name: 'Rules', exact: true });

describe.each(['light', 'dark'] as const)('in the %s theme', colorScheme => {
  it.each([
    ['on a desk', WIDE],
    ['on a tablet', TABLET],
    ['on a phone', PHONE],
  ])('shows everything %s', async (_, viewport) => {
    const page = await open('/quality', trouble, { colorScheme, viewport });
    await verdict(page).getByText('61 % of 15,088 checks failed').waitFor();
    expect(await textOf(verdict(page))).toContain('3 open incidents (1 warning, 2 info)');
    expect(await textOf(verdict(page))).toContain('1 broken, 1 failing, 2 degraded of 18 rules');
    expect(await textOf(card(page, 'Overall quality score'))).toMatch(/94.17 %[\s\S]*5.44 points below/);
    expect(await textOf(card(page, /^Schema violations/))).toMatch(
      /1,204[\s\S]*17 no JSON[\s\S]*104 more than/,
    );
    expect(await textOf(card(page, /drift/))).toMatch(/2[\s\S]*The same as the hour before/);
    expect(await textOf(card(page, 'Error rate'))).toMatch(/7.72 %[\s\S]*10,500 of 135,900/);
    expect(await textOf(card(page, 'What the score is made of'))).toMatch(/Accuracy\s+81.12 %/);
    expect((await rules(page)).slice(0, 5)).toEqual([
      'Range of the price',
      'Usual length of a post',
      'The ask is not below the bid',
      'Mean temperature',
      'Fresh when received',
    ]);

    // Two gaps: six minutes without records, and one in which records came and no rule was evaluated.
    await chart(page).locator('path.line').nth(2).waitFor({ state: 'attached' });
    expect(await chart(page).locator('path.line').count()).toBe(3);
    // The running minute has no bar while too little of it is behind.
    expect([54, 55]).toContain(await chart(page).locator('svg rect').count());
    expect(await chart(page).innerHTML()).not.toMatch(/NaN|undefined/);
    expect(await table(page).locator('svg[role=img] path').count()).toBeGreaterThan(20);
    expect(await table(page).locator('td.cost').first().textContent()).toContain('112 ns');
    expect(await table(page).innerHTML()).not.toMatch(/NaN|undefined/);
    await page.getByText('No record came in the last hour').waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await blank(page)).toBeLessThanOrEqual(0);
  });

  it('shows one rule', async () => {
    for (const viewport of [WIDE, PHONE]) {
      const page = await open('/quality?inspect=market:QR-002-price', trouble, { colorScheme, viewport });
      await dialog(page).getByText('61 % of 15,088 checks failed').waitFor();
      const trend = dialog(page).getByRole('slider', { name: /Pass rate/ });
      await trend.locator('path.line').first().waitFor({ state: 'attached' });
      expect(await trend.innerHTML()).not.toMatch(/NaN|undefined/);
      expect(await textOf(dialog(page))).toMatch(/min_value\s+0/);
      expect(await dialog(page).locator('.bins i').count()).toBe(10);
      await dialog(page).locator('.line.failing').filter({ hasText: '"price": -189.97' }).waitFor();
      expect(await dialog(page).locator('.line.failing').count()).toBe(1);
      expect(await page.locator('img').count()).toBe(0);
      expect(await overflow(page)).toBe(0);
      await pages.close();
    }
  });
});

it('shows a rule over windows: what it found of each, and nothing of single records', async () => {
  const page = await open('/quality?inspect=weather:QR-006-mean', trouble);
  const windows = dialog(page).getByRole('region', { name: 'Windows' }).first();
  await windows.getByText('41.2').first().waitFor();
  expect(await windows.locator('tbody tr').count()).toBe(11);
  // The window in which nothing was evaluated parts the line.
  expect(await windows.locator('figure path').count()).toBe(2);
  expect(await textOf(windows)).toContain('Unknown');
  expect(await textOf(dialog(page))).not.toContain('Records that failed it');
});

it('shows records that were loaded although they failed', async () => {
  const page = await open('/quality?inspect=market:QR-005-spread', trouble, { viewport: PHONE });
  const flagged = dialog(page)
    .getByRole('region', { name: /and were loaded/ })
    .first();
  await flagged.getByText('-0.5').waitFor();
  expect(await textOf(flagged)).toMatch(/<b>T-1<\/b>[\s\S]*\/ask[\s\S]*not below bid/);
  expect(await textOf(dialog(page))).toContain('newest flagged records');
  expect(await overflow(page)).toBe(0);
});

describe('states', () => {
  it('paints the page before the API answers, without a number', async () => {
    const page = await open('/quality', { script: troubled, instead: () => 'hang' });
    await page.getByText('Asking the pipeline').waitFor();
    expect(await textOf(page.locator('main'))).not.toMatch(/\d/);
  });

  it('says that all is well, of what was evaluated', async () => {
    const page = await open('/quality', { script: healthy });
    await verdict(page).getByText('12 rules pass.').waitFor();
    expect(await textOf(card(page, 'Overall quality score'))).toContain('100 %');
  });

  it('takes nothing unknown for a number', async () => {
    const page = await open('/quality', { script: untouched });
    await page.getByText('No record was judged in the last hour').first().waitFor();
    for (const name of ['Overall quality score', /^Schema violations/, /drift/, 'Error rate'])
      expect(await textOf(card(page, name))).toContain('unknown');
    expect(await textOf(table(page))).not.toMatch(/100 %|\b0 %/);
    await page.getByText('No contract of these sources declares an enricher').waitFor();
  });

  it('says what fails alone, and since when nothing is of now', async () => {
    const broken = { status: 500, body: '{"title":"Broken"}' };
    const page = await open('/quality?refresh=1', {
      script: troubled,
      instead: ({ path }) => (path === '/rules' ? broken : undefined),
    });
    await verdict(page).getByText('Broken').waitFor();
    await table(page).getByText('Broken').waitFor();
    expect(await textOf(card(page, 'Error rate'))).toContain('7.72 %');
    pages.site.api = trouble;
    await verdict(page).getByText('61 % of 15,088 checks failed').waitFor();
    pages.site.api = { script: troubled, instead: () => ({ status: 503, body: '{"title":"Unavailable"}' }) };
    await page.getByRole('region', { name: 'Overall status' }).getByText('not of now').waitFor();
    expect(await page.locator('table.dated').count()).toBe(1);
  });
});

describe('the address', () => {
  it('filters, searches and sorts the rules', async () => {
    const page = await open('/quality?status=passing&dimension=conformity&sources=market,iot', trouble);
    await table(page).getByText('4 of 8 rules').waitFor();
    await table(page).getByRole('searchbox').fill('iot json');
    await page.waitForURL(/q=iot/);
    await expect.poll(() => rules(page)).toEqual(['Readable as JSON']);
    await table(page).getByRole('link', { name: 'Show all' }).click();
    await page.waitForURL(url => !url.searchParams.has('q') && url.searchParams.has('sources'));
    await page.getByRole('button', { name: 'Failed' }).click();
    await page.waitForURL(/sort=failed.down/);
    await table(page).getByRole('combobox', { name: 'Severity' }).selectOption('warning');
    await page.waitForURL(/severity=warning/);
    expect(await rules(page)).toEqual(['The ask is not below the bid']);
    await page.goBack();
    await table(page).getByText('8 rules', { exact: false }).first().waitFor();
  });

  it('leads from a number to what made it', async () => {
    const page = await open('/quality', trouble);
    await card(page, /^Schema violations/)
      .getByRole('link', { name: '1,204' })
      .click();
    await table(page).getByText('8 of 18 rules').waitFor();
    await page.goBack();
    await card(page, 'What the score is made of').getByRole('link', { name: 'Timeliness' }).click();
    await expect.poll(() => rules(page)).toEqual(['Fresh when received']);
  });

  it('goes on with the same filters on the other page', async () => {
    const page = await open('/quality?range=week&sources=iot', trouble);
    await page.getByRole('link', { name: 'Pipeline Dashboard' }).click();
    await page.waitForURL('**/?range=week&sources=iot');
    await page.getByRole('slider', { name: /Throughput/ }).waitFor();
    await page.getByRole('link', { name: 'Data Quality Metrics' }).click();
    await page.waitForURL('**/quality?range=week&sources=iot');
    await chart(page).waitFor();
  });

  it('says that there is no such rule', async () => {
    let page = await open('/quality?inspect=market:nope', trouble);
    await dialog(page).getByText('There is nothing at /sources/market/rules/nope').waitFor();
    await pages.close();
    page = await open('/quality?inspect=garbage&status=x&sort=y&q=%00', trouble);
    await verdict(page).getByText('61 %').waitFor();
    expect(await dialog(page).count()).toBe(0);
  });
});

describe('by keyboard', () => {
  it('walks through the chart, gaps included, and reads it as a table', async () => {
    const page = await open('/quality', trouble);
    await chart(page).focus();
    await page.keyboard.press('End');
    expect(await chart(page).getAttribute('aria-valuetext')).toMatch(/Quality score 8\d.*Error rate 3\d/);
    await page.locator('.tooltip').getByText('Records quarantined').waitFor();
    await page.keyboard.press('Home');
    for (let i = 0; i < 22; i++) await page.keyboard.press('ArrowRight');
    expect(await chart(page).getAttribute('aria-valuetext')).toMatch(/score unknown, Error rate unknown/);
    await page.keyboard.press('Escape');
    await page.locator('.tooltip').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show as a table' }).press('Enter');
    const asTable = page.getByRole('region', { name: 'Quality and errors as a table' });
    await asTable.getByText('nothing was judged').first().waitFor();
  });

  it('opens a rule and its records over it, and comes back step by step', async () => {
    const page = await open('/quality', trouble);
    const link = table(page).getByRole('link', { name: 'Range of the price', exact: true });
    await link.focus();
    await page.keyboard.press('Enter');
    const rule = page.getByRole('dialog', { name: 'Range of the price' });
    await rule.getByRole('link', { name: /records in the quarantine/ }).press('Enter');
    const quarantine = page.getByRole('dialog', { name: /^Quarantine/ });
    await quarantine.getByText('that match').waitFor();
    await page.keyboard.press('Escape');
    await quarantine.waitFor({ state: 'hidden' });
    await rule.waitFor();
    await page.keyboard.press('Escape');
    await rule.waitFor({ state: 'hidden' });
    await page.waitForURL(url => !url.searchParams.has('inspect'));
    await page.locator('th.rule a:focus').filter({ hasText: 'Range of the price' }).waitFor();
  });
});

it('shows three hundred rules and more, the rest on demand', async () => {
  const many: Api = {
    script: now => {
      const script = troubled(now);
      const [first] = script['/rules'].rules;
      const rows = Array.from({ length: 310 }, (_, i) => ({ ...first!, rule: `R-${i}`, name: `Rule ${i}` }));
      return { ...script, '/rules': { ...script['/rules'], rules: rows } };
    },
  };
  const page = await open('/quality', many);
  await table(page).getByRole('button', { name: 'Show 210 more' }).click();
  await expect.poll(() => rules(page)).toHaveLength(310);
  await table(page).getByRole('searchbox').fill('r-309');
  await expect.poll(() => rules(page)).toEqual(['Rule 309']);
});
