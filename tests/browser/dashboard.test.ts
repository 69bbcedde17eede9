import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { healthy, troubled, untouched } from './answers.ts';
import { blank, overflow, PHONE, scriptedPages, textOf, WIDE } from './pages.ts';
import type { Api } from './site.ts';

const pages = scriptedPages();
const { open } = pages;

const trouble: Api = { script: troubled };
const background = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
const focusIsOut = (page: Page) =>
  page.evaluate<boolean>(
    'document.activeElement !== document.body && document.activeElement.closest("dialog") === null',
  );
const sources = (page: Page) => page.locator('tbody th[scope=row]').allTextContents();
const banner = (page: Page) => page.getByRole('region', { name: 'Overall status' });
const chart = (page: Page) => page.getByRole('slider', { name: /Throughput/ });
const dialog = (page: Page) => page.getByRole('dialog');

describe.each([
  ['light', 'rgb(245, 246, 248)'],
  ['dark', 'rgb(13, 18, 23)'],
] as const)('in the %s theme', (colorScheme, colour) => {
  it.each([
    ['on a desk', WIDE],
    ['on a phone', PHONE],
  ])('shows everything %s', async (_, viewport) => {
    const page = await open('/', trouble, { colorScheme, viewport });
    await banner(page).getByText('Market ticks is failing: 61 %').waitFor();
    expect(await background(page)).toBe(colour);
    expect((await sources(page))[0]).toBe('Market ticks');
    expect(await textOf(page.getByRole('region', { name: 'Active data sources' }))).toMatch(/4\s*\/\s*6/);
    expect(await textOf(page.getByRole('region', { name: 'Overall data quality' }))).toContain('98.23 %');
    await page.getByText('2 open').waitFor();
    await page.getByText('Partitions for 2026-11-25 made').waitFor();

    // Five sources in two runs around the gap, and a bar for every measured step.
    await chart(page).locator('path.fill').nth(9).waitFor({ state: 'attached' });
    expect(await chart(page).locator('path.fill').count()).toBe(10);
    expect(await chart(page).locator('svg rect').count()).toBeGreaterThan(50);
    expect(await chart(page).innerHTML()).not.toMatch(/NaN|undefined/);
    expect(await overflow(page)).toBe(0);
    expect(await blank(page)).toBeLessThanOrEqual(0);
  });

  it('shows the quarantine', async () => {
    for (const viewport of [WIDE, PHONE]) {
      const page = await open('/?quarantine=market&record=9000', trouble, { colorScheme, viewport });
      await dialog(page).getByText('3 failures').waitFor();
      expect(await overflow(page)).toBe(0);
      await pages.close();
    }
  });
});

it('keeps a chosen theme against the system’s', async () => {
  const page = await open('/', trouble, { colorScheme: 'light' });
  await banner(page).getByText('Failing.').waitFor();
  const toggle = page.getByRole('button', { name: /^Theme/ });
  await toggle.click();
  await toggle.click();
  expect(await toggle.getAttribute('aria-label')).toContain('Theme: dark');
  await page.reload();
  await banner(page).getByText('Failing.').waitFor();
  expect(await background(page)).toBe('rgb(13, 18, 23)');
});

describe('states', () => {
  it('paints the page before the API answers, without a number', async () => {
    const page = await open('/', { script: troubled, instead: () => 'hang' });
    await banner(page).getByText('Asking the pipeline').waitFor();
    const main = await textOf(page.locator('main'));
    expect(main).toContain('Processing latency');
    expect(main).not.toMatch(/\d/);
  });

  it('does what was clicked before the page could do it, once', async () => {
    const page = await pages.unopened(trouble);
    const held: (() => void)[] = [];
    let hold = true;
    await page.route('**/_app/**/*.js', async route => {
      if (hold) await new Promise<void>(resolve => held.push(resolve));
      await route.continue();
    });
    await page.goto(pages.site.url, { waitUntil: 'commit' });
    await page.locator('label', { hasText: 'week' }).click();
    await page.getByRole('button', { name: 'Help' }).click();
    expect(await page.locator('html[data-ready]').count()).toBe(0);
    hold = false;
    for (const release of held) release();
    await page.getByRole('dialog', { name: 'About OmniStream' }).waitFor();
    // Only the last click: earlier ones were made in vain, and whoever clicked saw so.
    await banner(page).getByText('Failing.').waitFor();
    expect(await page.getByRole('radio', { name: /hour/i }).isChecked()).toBe(true);
  });

  it('asks again which version it is until it is told', async () => {
    let asked = 0;
    const page = await open('/', {
      script: troubled,
      instead: ({ path }) => {
        if (path !== '/health') return undefined;
        asked += 1;
        return asked === 1
          ? { status: 503, body: '{"title":"Unavailable"}' }
          : {
              status: 200,
              type: 'application/json',
              body: '{"status":"ok","deployment":"staging","version":"7.7.7"}',
            };
      },
    });
    await page.getByRole('button', { name: 'Help' }).click();
    await dialog(page).getByText('7.7.7').waitFor();
    expect(asked).toBe(2);
  });

  it('says that all is well', async () => {
    const page = await open('/', { script: healthy });
    await banner(page).getByText('All 2 running sources are healthy').waitFor();
    await page.getByText('No alert in the last hour').waitFor();
    expect(await textOf(page.getByRole('region', { name: 'Overall data quality' }))).toContain('100 %');
  });

  it('shows how to send the first record, and nothing unknown as a number', async () => {
    const page = await open('/', { script: untouched });
    await page.getByText('Send the first record').waitFor();
    await page.getByText('npm run omnistream -- send market').waitFor();
    for (const name of ['Processing latency', 'Overall data quality'])
      expect(await textOf(page.getByRole('region', { name }))).toContain('unknown');
    await page.getByText('No record was processed in the last hour').waitFor();
  });

  it('says since when the API fails, keeps what was measured as such, and recovers', async () => {
    const page = await open('/?refresh=1', trouble);
    await banner(page).getByText('Failing.').waitFor();
    pages.site.api = {
      script: troubled,
      instead: () => ({
        status: 503,
        body: JSON.stringify({ title: 'Unavailable', detail: 'The database does not answer.' }),
      }),
    };
    await banner(page).getByText('Unavailable: The database does not answer.').waitFor();
    await banner(page).getByText('not of now').waitFor();
    expect(await page.locator('table.dated').count()).toBe(1);
    expect(await textOf(page.locator('header'))).toContain('Unknown');
    pages.site.api = trouble;
    await banner(page).getByRole('button', { name: 'Try now' }).click();
    await banner(page).getByText('Market ticks is failing: 61 %').waitFor();
    // Each panel is asked on its own.
    await expect.poll(() => page.locator('.dated').count()).toBe(0);
  });

  it('knows an answer that is not the API’s, and one panel that fails alone', async () => {
    const html = { status: 200, body: '<html></html>', type: 'text/html' };
    let page = await open('/', { script: troubled, instead: () => html });
    await banner(page).getByText('not JSON').waitFor();
    await pages.close();
    page = await open('/', {
      script: troubled,
      instead: ({ path }) => (path === '/alerts' ? { status: 500, body: '{"title":"Broken"}' } : undefined),
    });
    await page.getByRole('region', { name: 'Recent alerts' }).getByText('Broken').waitFor();
    await banner(page).getByText('Failing.').waitFor();
  });
});

describe('the address', () => {
  it('carries every filter to the API, and back goes back', async () => {
    const page = await open('/?range=week&sources=iot,market', trouble);
    await page.getByText('2 of 6 sources').waitFor();
    // The names of the sources come with an answer of their own.
    await expect.poll(async () => (await sources(page)).toSorted()).toEqual(['IoT readings', 'Market ticks']);
    const overview = pages.site.asked.find(question => question.path === '/overview');
    expect(Object.fromEntries(overview?.params ?? [])).toEqual({ range: 'week', sources: 'iot,market' });
    await page.locator('label', { hasText: 'day' }).click();
    await page.waitForURL('**/?range=day&sources=iot,market');
    await page.goBack();
    await page.waitForURL('**/?range=week&sources=iot,market');
    // The address changes before the page does.
    await expect.poll(() => page.getByRole('radio', { name: /week/i }).isChecked()).toBe(true);
  });

  it('falls back from garbage with a hint', async () => {
    const path = `/?range=year&refresh=0&sources=nope,%3Cscript%3E,iot&sort=x&quarantine=&before=${'9'.repeat(999)}`;
    const page = await open(path, trouble);
    const hints = page.getByRole('status').filter({ hasText: 'No time range' });
    await hints.getByText('No source “nope”').waitFor();
    await hints.getByText('is not 1 to 60 seconds').waitFor();
    expect(await sources(page)).toEqual(['IoT readings']);
    await page.getByRole('button', { name: 'Correct the address' }).click();
    await hints.waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('sources')).toBe('iot');
  });

  it('shows everything when none of the sources exists', async () => {
    const page = await open('/?sources=nope', trouble);
    await page.getByText('No source “nope”: showing all sources.').waitFor();
    await page.getByText('Table data.parcels made').waitFor();
    expect(await sources(page)).toHaveLength(6);
  });

  it('sorts by a column', async () => {
    const page = await open('/', trouble);
    await banner(page).getByText('Failing.').waitFor();
    await page.getByRole('button', { name: 'Loaded' }).click();
    await page.waitForURL('**/?sort=loaded.down');
    expect((await sources(page))[0]).toBe('IoT readings');
  });

  it('takes a refresh time from 1 to 60 and holds still when paused', async () => {
    const page = await open('/', trouble);
    const seconds = page.getByRole('spinbutton');
    await banner(page).getByText('Failing.').waitFor();
    await seconds.fill('99');
    await seconds.press('Enter');
    await page.waitForURL('**/?refresh=60');
    await seconds.fill('1');
    await seconds.press('Enter');
    await page.waitForURL('**/?refresh=1');
    await page.getByRole('button', { name: 'Pause refreshing' }).click();
    await page.getByText('Paused, updated').waitFor();
    await page.waitForTimeout(300);
    const asked = pages.site.asked.length;
    await page.waitForTimeout(1800);
    expect(pages.site.asked.length).toBe(asked);
  });
});

describe('by keyboard', () => {
  it('walks through the steps of the chart', async () => {
    const page = await open('/', trouble);
    await chart(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    expect(await chart(page).getAttribute('aria-valuetext')).toMatch(
      /records per second loaded \(.*Market ticks/,
    );
    await page.locator('.tooltip').getByText('Quarantined').waitFor();
    await page.keyboard.press('Home');
    for (let i = 0; i < 21; i++) await page.keyboard.press('ArrowRight');
    expect(await chart(page).getAttribute('aria-valuetext')).toMatch(/no record$/);
    await page.keyboard.press('Escape');
    await page.locator('.tooltip').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show as a table' }).press('Enter');
    await page.getByRole('region', { name: 'Throughput as a table' }).waitFor();
  });

  it('opens the quarantine from the failures, stays inside it, and gives the focus back', async () => {
    const page = await open('/', trouble);
    const failures = page.getByRole('link', { name: /of Market ticks: show/ });
    await failures.focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByText('price is -189.97, below 0').first().waitFor();
    for (let i = 0; i < 30; i++) await page.keyboard.press('Tab');
    expect(await focusIsOut(page)).toBe(false);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
    await page.waitForURL(url => !url.searchParams.has('quarantine'));
    expect(await page.locator('td.failures a:focus').getAttribute('aria-label')).toMatch(/of Market ticks/);
    await page.goBack();
    await dialog(page).waitFor();
  });

  it('chooses sources', async () => {
    const page = await open('/', trouble);
    const picker = page.locator('summary.control');
    await banner(page).getByText('Failing.').waitFor();
    await picker.press('Enter');
    await page.getByRole('checkbox', { name: 'Weather' }).press('Space');
    await page.waitForURL(/sources=market,social,retail,iot,parcels/);
    await page.keyboard.press('Escape');
    expect(await page.locator('summary:focus').count()).toBe(1);
  });
});

describe('the quarantine', () => {
  it('marks the failing lines, also of a field that is missing', async () => {
    const page = await open('/?quarantine=market', trouble);
    const failing = dialog(page).locator('.line.failing');
    await failing.first().waitFor();
    expect((await failing.allTextContents()).map(text => text.replace(/\s+/g, ' ').trim())).toEqual([
      expect.stringMatching(/^\+ "currency" ?missing/),
      expect.stringContaining('"price": -189.97,'),
      expect.stringContaining('"ask": 189.8,'),
    ]);
    await dialog(page).getByText('between 0 and 100000').waitFor();
  });

  it('shows what is not JSON or not text raw, with its place', async () => {
    const page = await open('/?quarantine=market&record=8999', trouble);
    await dialog(page).getByText('Not JSON from line 1, column 30 on').waitFor();
    expect(await textOf(dialog(page).locator('mark'))).toBe('O');
    await dialog(page).getByText('The bytes are not UTF-8.').first().click();
    await dialog(page).getByText('Not UTF-8 from byte 36 on').waitFor();
    expect(await textOf(dialog(page).locator('.hex .bad'))).toBe('fc');
  });

  it('lets no record act on the page', async () => {
    const page = await open('/?quarantine=market&record=8997', trouble);
    await dialog(page).getByText('1 failure').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await textOf(dialog(page))).not.toContain('\u202e');
    expect(await textOf(dialog(page))).toContain('U+202E');
  });

  it('filters by what fails and turns to older pages', async () => {
    const page = await open('/?quarantine=market', trouble);
    await dialog(page)
      .getByRole('link', { name: /QR-002-price/ })
      .click();
    await page.waitForURL(/rule=QR-002-price/);
    await page.waitForURL(/field=%2Fprice/);
    await dialog(page).getByText('that match').waitFor();
    expect(await dialog(page).locator('.list li').count()).toBe(1);
    await dialog(page).getByRole('link', { name: 'Everything' }).click();
    await dialog(page).locator('.list li').nth(3).waitFor();
    await dialog(page).getByRole('link', { name: 'Older' }).click();
    await dialog(page).getByRole('link', { name: 'Newest' }).click();
    await page.waitForURL(url => !url.searchParams.has('before'));
  });

  it('says why it cannot show a record or a page', async () => {
    let page = await open('/?quarantine=market&record=nope', trouble);
    await dialog(page).getByText('Unknown record: There is nothing at /quarantine/nope').waitFor();
    await pages.close();
    page = await open('/?quarantine=market&before=garbage', {
      script: troubled,
      instead: ({ params }) =>
        params.has('before')
          ? { status: 400, body: '{"title":"Wrong query","detail":"before is wrong"}' }
          : undefined,
    });
    await dialog(page).getByText('Wrong query: before is wrong').waitFor();
    await dialog(page).getByRole('link', { name: 'To the newest' }).click();
    await dialog(page).locator('.list li').first().waitFor();
  });
});
