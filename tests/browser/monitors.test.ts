/** The monitors of the tab Data Quality Metrics, and what they make of its verdict, over scripted answers. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { healthy, troubled, untouched } from './answers.ts';
import { overflow, PHONE, scriptedPages, TABLET, textOf, WIDE } from './pages.ts';
import type { Api } from './site.ts';

const pages = scriptedPages();
const { open } = pages;
const trouble: Api = { script: troubled };

const panel = (page: Page) => page.getByRole('region', { name: 'Monitors', exact: true });
const of = (page: Page, source: string) => panel(page).getByRole('list', { name: `Monitors of ${source}` });
const dialog = (page: Page) => page.getByRole('dialog');

describe.each([
  ['light', 'desk', WIDE],
  ['dark', 'phone', PHONE],
] as const)('%s, %s', (colorScheme, _, viewport) => {
  it('shows how each monitor of each source is, and how much more is needed', async () => {
    const page = await open('/quality', trouble, { colorScheme, viewport });
    await panel(page).getByText('1 firing, 1 suspect, 5 learning').waitFor();
    expect(await panel(page).getByRole('heading', { level: 3 }).first().innerText()).toBe('Market ticks');
    expect(await textOf(of(page, 'Market ticks'))).toMatch(/null share\s*Firing/);
    expect(await textOf(of(page, 'IoT readings'))).toMatch(/volume\s*35 min\s*Learning/);
    await panel(page).getByText('at least 7 more windows with enough records, 35 min').waitFor();
    await panel(page).getByText('venue is null in 48 %').waitFor();
    expect(await overflow(page)).toBe(0);
  });

  it('shows all that the monitors of a source look at', async () => {
    const page = await open('/quality', trouble, { colorScheme, viewport });
    await panel(page).getByRole('link', { name: 'Market ticks' }).press('Enter');
    await page.waitForURL(/monitors=market/);
    await dialog(page).getByText('1 firing, 1 learning, 5 passing').waitFor();
    expect(await dialog(page).locator('tbody').first().locator('th').nth(1).innerText()).toBe('venue');
    await dialog(page).getByText('1 %, at most 6 % (by hour of day)').first().waitFor();
    await dialog(page).getByText('1,190 records, from 721 records to 1,963 records').waitFor();
    await dialog(page).getByText('what the contract promises').waitFor();
    await dialog(page).getByText('at least 7 more windows with enough records').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await overflow(page)).toBe(0);
    await page.keyboard.press('Escape');
    await page.waitForURL(url => !url.searchParams.has('monitors'));
  });
});

it('takes nothing that was not judged for passing', async () => {
  const page = await open('/quality?monitors=market', { script: untouched });
  await dialog(page).getByText('Nothing was judged yet').waitFor();
  await page.keyboard.press('Escape');
  await panel(page).getByText('30 learning').waitFor();
  expect(await textOf(panel(page))).not.toContain('Passing');
});

it('says that nobody answers', async () => {
  const page = await open('/quality', trouble);
  await panel(page).getByText('1 firing').waitFor();
  pages.site.api = {
    script: troubled,
    instead: ({ path }) => (path === '/monitors' ? { status: 500, body: '{"title":"Broken"}' } : undefined),
  };
  await page.getByRole('link', { name: 'Pipeline Dashboard' }).click();
  await page.getByRole('link', { name: 'Data Quality Metrics' }).click();
  await panel(page).getByText('Broken').waitFor();
});

it('names an incident first that is graver than every rule', async () => {
  const worst = {
    ...{ id: '2', source: 'retail', kind: 'freshness', severity: 'critical' as const },
    message: 'No record for 42 min; expected every 5 min.',
  };
  const script: Api['script'] = now => {
    const calm = healthy(now);
    return {
      ...calm,
      '/quality': { ...calm['/quality'], open: { critical: 1, warning: 0, info: 2, worst } },
    };
  };
  const page = await open('/quality', { script });
  const verdict = page.getByRole('region', { name: 'Quality now' });
  await verdict.getByText('Retail orders').waitFor();
  expect(await textOf(verdict)).toMatch(/Failing\.\s+Retail orders: freshness[\s\S]*12 rules pass/);
  expect(await textOf(verdict)).toContain('3 open incidents (1 critical, 2 info)');
  await verdict.getByRole('link', { name: 'freshness' }).press('Enter');
  await page.waitForURL(/incident=2/);
});

it('is not broken by what is hostile and long in a message or a name', async () => {
  const hostile = `<img src=x onerror=alert(1)>\u202e${'WithoutASpace'.repeat(800)}`;
  const script: Api['script'] = now => {
    const calm = troubled(now);
    const worst = {
      id: '2',
      source: 'market',
      kind: 'drift',
      severity: 'critical' as const,
      message: hostile,
    };
    const [first, ...rest] = calm['/rules'].rules;
    return {
      ...calm,
      '/quality': { ...calm['/quality'], open: { critical: 1, warning: 0, info: 0, worst } },
      '/rules': { ...calm['/rules'], rules: [{ ...first!, name: hostile, status: 'degraded' }, ...rest] },
      '/incidents': {
        ...calm['/incidents'],
        incidents: calm['/incidents'].incidents.map(incident => ({ ...incident, message: hostile })),
      },
    };
  };
  for (const viewport of [WIDE, TABLET, PHONE]) {
    const page = await open('/quality', { script }, { viewport });
    await page.locator('th.rule a').first().waitFor();
    await page.getByRole('region', { name: 'Quality now' }).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await page.locator('main img').count()).toBe(0);
    await page.goto(`${page.url()}?inspect=market:QR-002-price`);
    await dialog(page).locator('dl').first().waitFor();
    expect(await overflow(page)).toBe(0);
    await pages.close();
  }
});
