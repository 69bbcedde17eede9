/** Incidents in the browser, over the real API and database: each step is done, written down, and can be too late. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IncidentDetail } from '../../functions/api/types.ts';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';
import { startTestCloud, type TestCloud } from '../pipeline/cloud.ts';
import { parcels } from '../pipeline/parcels.ts';
import { launch, visit } from './browser.ts';
import { overflow, PHONE, WIDE } from './pages.ts';

const HOSTILE = '<img src=x onerror=alert(1)> was seen';
/** Pictures are taken where a folder is named. */
const PICTURES = process.env.OMNISTREAM_PICTURES;

let browser: Browser;
let cloud: TestCloud;
let context: BrowserContext;
let complaints: string[];
let id: string;

beforeAll(async () => {
  await buildDashboard();
  [browser, cloud] = await Promise.all([launch(), startTestCloud({ contracts: parcels(), site: SITE })]);
  if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await cloud?.end();
});
beforeEach(async () => {
  complaints = [];
  await cloud.database.query('truncate omnistream.incident cascade');
  const { rows } = await cloud.database.query<{ id: string }>(
    `insert into omnistream.incident (fingerprint, source, kind, severity, message, opened_at, last_seen_at, version)
     values ('rule:parcels:QR-1', 'parcels', 'rule', 'critical', $1, now(), now(), 0),
       ('latency:parcels', 'parcels', 'latency', 'warning', 'Latency p99 was 4.2 s, above 2 s.', now(), now(), 0),
       ('old', null, 'delivery', 'info', 'Long over.', now(), now(), 0)
     returning id::text`,
    [HOSTILE],
  );
  id = rows[0]!.id;
  await cloud.database.query(`update omnistream.incident set resolved_at = now() where fingerprint = 'old'`);
});
afterEach(async () => {
  await context?.close();
  expect(complaints).toEqual([]);
});

async function open(path: string, view: object = {}): Promise<Page> {
  context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...view });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    const expected = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !expected) complaints.push(message.text());
  });
  await visit(page, cloud.url + path);
  return page;
}
const picture = async (page: Page, name: string) => {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
};
const list = (page: Page) => page.getByRole('region', { name: 'Incidents', exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const history = (page: Page) => dialog(page).getByRole('list', { name: /^History/ });
const stored = async (): Promise<IncidentDetail> =>
  (await (await fetch(`${cloud.url}/api/v1/incidents/${id}`)).json()) as IncidentDetail;
const act = (step: object) =>
  fetch(`${cloud.url}/api/v1/incidents/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(step),
  });

describe.each([
  ['light', 'desk', WIDE],
  ['dark', 'desk', WIDE],
  ['light', 'phone', PHONE],
  ['dark', 'phone', PHONE],
] as const)('%s, %s', (colorScheme, place, viewport) => {
  test('an incident is found, acknowledged, assigned, resolved with a reason, and that is taken back', async () => {
    const page = await open('/quality', { colorScheme, viewport });
    await list(page).getByText('2 open incidents').waitFor();
    await picture(page, `incidents-${colorScheme}-${place}`);
    expect(await overflow(page)).toBe(0);
    await list(page)
      .getByRole('link', { name: `Open the incident: ${HOSTILE}` })
      .press('Enter');
    await page.waitForURL(url => url.searchParams.get('incident') === id);
    await dialog(page).getByText(HOSTILE).first().waitFor();
    await dialog(page)
      .getByLabel(/^Comment/)
      .fill('<b>mine</b>\nsecond line');
    await dialog(page).getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await history(page).getByText('acknowledged it').waitFor();
    await history(page).getByText('<b>mine</b>').waitFor();
    await dialog(page).getByLabel('Assign to').fill('grace@example.org');
    await dialog(page).getByLabel('Assign to').press('Enter');
    await history(page).getByText('assigned it to grace@example.org').waitFor();
    await dialog(page).getByLabel('Reason').selectOption('missing_data');
    await picture(page, `incident-${colorScheme}-${place}`);
    expect(await overflow(page)).toBe(0);
    await dialog(page).getByRole('button', { name: 'Resolve' }).click();
    await dialog(page).getByText('Resolved.').waitFor();
    expect(await stored()).toMatchObject({ state: 'resolved', reason: 'missing_data', version: 3 });
    await dialog(page).getByRole('button', { name: 'Undo' }).click();
    await history(page).getByText('reopened it').waitFor();
    expect(await stored()).toMatchObject({ state: 'assigned', assignee: 'grace@example.org', version: 4 });
    await page.keyboard.press('Escape');
    await page.waitForURL(url => !url.searchParams.has('incident'));
    await list(page).getByText('to grace@example.org').waitFor();
    expect(await page.locator('img, .comment b').count()).toBe(0);
  });
});

test('whoever is too late is told what was done, sees it, and does nothing by accident', async () => {
  const page = await open(`/quality?incident=${id}`);
  await dialog(page).getByRole('button', { name: 'Acknowledge' }).waitFor();
  await page.route('**/api/v1/incidents/*', async route => {
    // Somebody is quicker, just before the request arrives.
    if (route.request().method() === 'POST') await act({ action: 'assign', assignee: 'ada' });
    await route.continue();
  });
  await dialog(page).getByRole('button', { name: 'Acknowledge' }).click();
  await dialog(page).getByText('It has changed meanwhile: local assigned it to ada.').waitFor();
  await history(page).getByText('assigned it to ada').waitFor();
  expect(await dialog(page).getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
  expect((await stored()).history.map(({ change }) => change)).toEqual(['assigned']);
});

test('the filters are in the address, and garbage in it does no harm', async () => {
  const page = await open('/quality');
  await list(page).getByText('2 open incidents').waitFor();
  await list(page).getByLabel('Severity').selectOption('critical');
  await page.waitForURL(url => url.searchParams.get('incident-severity') === 'critical');
  await list(page).getByText('1 open incident', { exact: true }).waitFor();
  await list(page).getByLabel('State').selectOption('resolved');
  await list(page).getByText('No incident is like that').waitFor();
  await list(page).getByRole('link', { name: 'Show all open' }).click();
  await list(page).getByText('2 open incidents').waitFor();
  await list(page).getByLabel('State').selectOption('all');
  await list(page).getByText('Long over.').waitFor();
  await page.goto(`${cloud.url}/quality?incidents=x&incident=%3Cscript%3E&incident-severity=7`);
  await list(page).getByText('2 open incidents').waitFor();
  expect(await dialog(page).count()).toBe(0);
});

test('one that is not there, and an API that does not answer, are said', async () => {
  const page = await open('/quality?incident=999999');
  await dialog(page).getByText('There is no incident 999999').waitFor();
});

test('the alerts of the pipeline lead to it', async () => {
  const page = await open('/');
  await page.getByRole('link', { name: `Open the incident: ${HOSTILE}` }).click();
  await dialog(page).getByRole('button', { name: 'Acknowledge' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/quality');
});
