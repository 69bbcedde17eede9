/** Repair and replay in the browser, over the real pipeline. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';
import { startTestCloud, type TestCloud } from '../pipeline/cloud.ts';
import { bad, good, MALFORMED, parcels } from '../pipeline/parcels.ts';
import { launch, visit } from './browser.ts';

const BAD = 40;
/** Pictures are taken where a folder is named. */
const PICTURES = process.env.OMNISTREAM_PICTURES;

let browser: Browser;
let cloud: TestCloud;
let context: BrowserContext;
let complaints: string[];

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
  await cloud.database.query(
    'truncate data.parcels, omnistream.quarantine, omnistream.replay, omnistream.replay_frame, omnistream.replay_record, omnistream.replayed',
  );
  const lines = [...Array.from({ length: BAD }, (_, n) => bad(`b${n}`)), good('g'), MALFORMED];
  expect((await cloud.send('parcels', lines.join('\n'))).status).toBe(202);
  await cloud.settled('parcels');
});
afterEach(async () => {
  await context?.close();
  expect(complaints).toEqual([]);
});

async function open(path: string, view: object = {}): Promise<Page> {
  context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...view,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', error => complaints.push(error.message));
  await visit(page, cloud.url + path);
  return page;
}
const picture = async (page: Page, name: string): Promise<void> => {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};
const places = async () =>
  (
    await cloud.database.query(
      `select (select count(*)::int from data.parcels) as rows, (select count(*)::int from omnistream.quarantine) as quarantined`,
    )
  ).rows[0];

test('one record is edited, checked while it is typed, and replayed, by keyboard alone', async () => {
  const page = await open('/?quarantine=parcels&rule=P-01&field=/grams');
  const edit = page.getByRole('button', { name: 'Edit and replay' });
  await edit.focus();
  await page.keyboard.press('Enter');
  const text = page.getByRole('textbox', { name: 'The record as JSON' });
  await page.getByText('Would fail again').waitFor();
  await text.fill((await text.inputValue()).replace('"grams":0', '"grams":'));
  await page.getByText(/not JSON at character/).waitFor();
  await text.fill((await text.inputValue()).replace('"grams":', '"grams":7'));
  await page.getByText('Would pass').waitFor();
  await picture(page, 'edit-light');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const result = page.getByRole('region', { name: /^Replay \d+/ });
  await result.getByText('Replayed 1 record').waitFor();
  await result.getByText('1 loaded').waitFor();
  await page.getByText(`${BAD - 1} records that match`).waitFor();
  expect(await places()).toEqual({ rows: 2, quarantined: BAD });
  expect(
    (await cloud.database.query('select count(*)::int as n from data.parcels where grams = 7')).rows,
  ).toEqual([{ n: 1 }]);
});

test.each(['light', 'dark'] as const)(
  'a whole kind is tried before and after, and replayed (%s)',
  async colorScheme => {
    const page = await open('/?quarantine=parcels&rule=P-01&field=/grams', { colorScheme });
    await page.getByRole('button', { name: `Repair and replay ${BAD} records …` }).click();
    const panel = page.getByRole('region', { name: /^Repair and replay/ });
    const replay = panel.getByRole('button', { name: /^Replay/ });
    await panel.getByRole('button', { name: 'Add a step' }).click();
    expect(await panel.getByLabel('Step 1: JSON Pointer of the field').inputValue()).toBe('/grams');
    expect(await replay.isDisabled()).toBe(true);
    await panel.getByLabel('Step 1: JSON Pointer of the field').fill('grams');
    await panel.getByText('begins with a slash').waitFor();
    expect(await panel.getByRole('button', { name: 'Try on the newest' }).isDisabled()).toBe(true);
    await panel.getByLabel('Step 1: JSON Pointer of the field').fill('/grams');
    await panel.getByLabel('Step 1: the value').fill('100');
    await panel.getByRole('button', { name: 'Try on the newest' }).click();
    await panel.getByText(`${BAD} would pass`).waitFor();
    await panel.getByText('"grams":100').first().waitFor();
    await picture(page, `kind-${colorScheme}`);
    await panel.getByLabel('Step 1: the value').fill('99');
    expect(await replay.isDisabled()).toBe(true);
    await panel.getByLabel('Step 1: the value').fill('100');
    await replay.click();
    await page.getByText(`Replayed ${BAD} records`).waitFor();
    await page.getByText('No record in the range fails so.').waitFor();
    await picture(page, `replayed-${colorScheme}`);
    expect(await places()).toEqual({ rows: BAD + 1, quarantined: 1 });
  },
);

test('what fails again stays, and shows what it was replayed as', async () => {
  const page = await open('/?quarantine=parcels&rule=json&field=');
  await page.getByRole('button', { name: 'Edit and replay' }).click();
  await page.getByRole('textbox', { name: 'The record as JSON' }).fill('{"id": "x"}');
  await page.getByText('Would fail again').waitFor();
  await page.getByRole('button', { name: 'Replay all the same' }).click();
  await page.getByText('1 failed again').waitFor();
  await page.goto(`${cloud.url}/?quarantine=parcels&rule=schema`);
  await page.getByText('As last replayed: the failures are of this').waitFor();
  await page.getByText('1 time, failed last').waitFor();
  expect(await places()).toEqual({ rows: 1, quarantined: BAD + 1 });
});

test('fits a phone, and what is shown can be taken away as a file', async () => {
  const page = await open('/?quarantine=parcels', {
    viewport: { width: 360, height: 780 },
    acceptDownloads: true,
  });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toBe('quarantine-parcels.csv');
  await page.getByRole('button', { name: /^Repair and replay/ }).click();
  const panel = page.getByRole('region', { name: /^Repair and replay/ });
  await panel.getByRole('button', { name: 'Add a step' }).click();
  await panel.getByLabel('Step 1: JSON Pointer of the field').fill('/grams');
  await panel.getByLabel('Step 1: the value').fill('5');
  await panel.getByRole('button', { name: 'Try on the newest' }).click();
  await panel.getByText(/would pass/).waitFor();
  await picture(page, 'phone');
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(await panel.evaluate(element => element.scrollWidth - element.clientWidth)).toBe(0);
});

test('any time is looked at, by the keys alone, and stands in the address', async () => {
  await cloud.database.query(
    `update omnistream.quarantine set quarantined_at = '2026-03-01T12:00:00Z' where failures @> '[{"rule": "json"}]'`,
  );
  const page = await open('/?quarantine=parcels', { timezoneId: 'Europe/Berlin', locale: 'en-US' });
  await page.getByText(`${BAD} records, last hour`).waitFor();
  const from = page.getByLabel('From');
  await from.focus();
  await from.pressSequentially('03012026');
  await page.keyboard.press('Tab');
  await page.keyboard.type('010000PM');
  await page.keyboard.press('Tab');
  await page.getByText(`${BAD + 1} records, from 2026-03-01 12:00:00 UTC`).waitFor();
  expect(new URL(page.url()).searchParams.get('since')).toBe('2026-03-01T12:00:00.000Z');
  await page.getByLabel('before', { exact: true }).fill('2026-03-01T13:00:01');
  await page.getByText('1 record, from 2026-03-01 12:00:00 UTC to 2026-03-01 12:00:01 UTC').waitFor();
  await picture(page, 'period');
  await page.reload();
  await page.getByText('1 record, from 2026-03-01 12:00:00 UTC to 2026-03-01 12:00:01 UTC').waitFor();
  await page.getByRole('button', { name: 'Repair and replay 1 record …' }).waitFor();
  await page.getByRole('link', { name: 'Clear times' }).press('Enter');
  await page.getByText(`${BAD} records, last hour`).waitFor();
});

test('a whole kind is replayed and cancelled on a phone, by keys alone: progress is told, nothing is lost', async () => {
  const page = await open('/?quarantine=parcels&rule=P-01&field=/grams', {
    viewport: { width: 360, height: 780 },
  });
  await page.getByRole('button', { name: /^Repair and replay/ }).press('Enter');
  const panel = page.getByRole('region', { name: /^Repair and replay/ });
  await panel.getByRole('button', { name: 'Add a step' }).press('Enter');
  await panel.getByLabel('Step 1: what is done').press('ArrowDown');
  await panel.getByLabel('Step 1: what is done').selectOption('replace');
  await panel.getByLabel('Step 1: the value').focus();
  await page.keyboard.type('100');
  await panel.getByRole('button', { name: 'Try on the newest' }).press('Enter');
  await panel.getByText(`${BAD} would pass`).waitFor();
  // Senders take turns by a lock: while it is held nothing is sent.
  const turn = await cloud.database.connect();
  await turn.query(`select pg_advisory_lock(hashtext('omnistream.replay'))`);
  await panel.getByRole('button', { name: /^Replay/ }).press('Enter');
  const result = page.getByRole('region', { name: /^Replay \d+/ });
  await result.getByText(`${BAD} waiting`).waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await picture(page, 'phone-progress');
  await result.getByRole('button', { name: 'Cancel the replay' }).press('Enter');
  await result.getByText(`${BAD} left as they were`).waitFor();
  await turn.query(`select pg_advisory_unlock(hashtext('omnistream.replay'))`);
  turn.release();
  expect(await places()).toEqual({ rows: 1, quarantined: BAD + 1 });
  await result.getByRole('button', { name: 'Close the result' }).press('Enter');
  await page.getByRole('button', { name: `Repair and replay ${BAD} records …` }).waitFor();
});
