/** The dashboard of a deployment that has a sign-in: a pretended OpenID provider, a scripted API that asks for its tokens. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';
import { troubled } from './answers.ts';
import { launch } from './browser.ts';
import { CONFIG, PROVIDER, Provider } from './provider.ts';
import { type Question, type Site, serve } from './site.ts';

const REFUSED = {
  status: 401,
  body: JSON.stringify({ type: 'about:blank', title: 'Not signed in', status: 401, detail: 'Sign in.' }),
};

let browser: Browser;
let site: Site;
let provider: Provider;
let context: BrowserContext;
let complaints: string[];

beforeAll(async () => {
  await buildDashboard();
  provider = new Provider(() => site.url);
  const policy = `connect-src 'self' ${PROVIDER}; frame-ancestors 'none'`;
  const api = { script: troubled };
  [browser, site] = await Promise.all([launch(), serve(SITE, api, { config: CONFIG, policy })]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(() => {
  provider = new Provider(() => site.url);
  complaints = [];
  site.asked.length = 0;
  site.api = {
    script: troubled,
    instead: ({ authorization }) => (provider.takes(authorization) ? undefined : REFUSED),
  };
});
afterEach(async () => {
  await context?.close();
  expect(complaints).toEqual([]);
});

async function open(path: string): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  await context.route(`${PROVIDER}/**`, route => provider.answer(route));
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    const expected = /^Failed to load resource/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !expected) complaints.push(message.text());
  });
  await page.goto(site.url + path);
  return page;
}

async function signedIn(path = '/'): Promise<Page> {
  const page = await open(path);
  await page.getByRole('link', { name: 'Let me in' }).click();
  await page.getByText('Market ticks is failing').waitFor();
  return page;
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 100 });
const paths = () => provider.seen.map(({ path }) => path);
const kept = (page: Page) => page.evaluate<string>('JSON.stringify({ ...sessionStorage, ...localStorage })');

describe('signing in', () => {
  it('asks nothing of the API before, and comes back to where one wanted to be', async () => {
    const page = await open('/?range=day&sources=market');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(site.asked).toEqual([]);
    await page.getByRole('link', { name: 'Let me in' }).click();
    await page.getByText('Market ticks is failing').waitFor();
    expect(page.url()).toBe(`${site.url}/?range=day&sources=market`);
    expect(provider.refusals).toEqual([]);
    expect(paths()).toEqual(['/oauth2/authorize', '/oauth2/token']);
    expect(site.asked.length).toBeGreaterThan(3);
    for (const { authorization } of site.asked) expect(provider.takes(authorization)).toBe(true);
  });

  it('is said in the header, and lasts over a reload without asking the sign-in again', async () => {
    const page = await signedIn();
    await page.reload();
    await page.getByText('Market ticks is failing').waitFor();
    await page.getByLabel('Account').click();
    await page.getByText('Signed in as ada.lovelace@example.org').waitFor();
    expect(paths()).toEqual(['/oauth2/authorize', '/oauth2/token']);
  });

  it('that is refused says why and what to do, as text, and can be tried again', async () => {
    const page = await open('/?range=week');
    await page.getByRole('link', { name: 'Refuse' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toBe('The sign-in was refused: You are <b>not</b> of the team.');
    await page.getByText('Whoever runs this deployment can add one').waitFor();
    expect(site.asked).toEqual([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'Let me in' }).click();
    await page.getByText('Market ticks is failing').waitFor();
    expect(page.url()).toBe(`${site.url}/?range=week`);
  });

  it('with the state of someone else gets nowhere: its code is not even shown to the sign-in', async () => {
    const page = await open('/');
    await page.getByRole('link', { name: 'Forge' }).click();
    await page.getByText('The answer of the sign-in is not one to what was asked here.').waitFor();
    expect(paths()).toEqual(['/oauth2/authorize']);
  });

  it.each([
    ['a nonce of someone else', { nonce: 'of-another-sign-in' }, 'is not one to what was asked here'],
    ['for another client', { aud: 'another' }, 'is not one to what was asked here'],
    ['from someone else', { iss: 'https://elsewhere.test' }, 'is not one to what was asked here'],
    ['by a clock that is an hour off', { exp: Math.floor(Date.now() / 1000) - 3600 }, 'clock of this device'],
  ])('with an ID token %s gets nowhere', async (_, spoil, said) => {
    provider.spoil = spoil;
    const page = await open('/');
    await page.getByRole('link', { name: 'Let me in' }).click();
    await page.getByRole('alert').getByText(said).waitFor();
    expect(site.asked).toEqual([]);
    expect(await kept(page)).not.toContain('omnistream-session');
  });

  it('at an address that was used before begins nothing by itself', async () => {
    const page = await signedIn();
    const used = `${site.url}/signed-in.html?code=used&state=used`;
    await page.goto(used);
    await page.getByText('Market ticks is failing').waitFor();
    expect(page.url()).toBe(`${site.url}/`);
    await context.close();
    const fresh = await open('/signed-in.html?code=used&state=used');
    await fresh.getByText('No sign-in was begun in this tab.').waitFor();
    expect(paths().filter(path => path === '/oauth2/token')).toHaveLength(1);
  });

  it('cannot be reached: it says so and can be tried again', async () => {
    const page = await open('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const link = page.getByRole('link', { name: 'Let me in' });
    provider.reachable = false;
    await link.click();
    await page.getByText('The sign-in cannot be reached.').waitFor();
    provider.reachable = true;
    await page.getByRole('button', { name: 'Try again' }).click();
    await link.click();
    await page.getByText('Market ticks is failing').waitFor();
  });
});

describe('a session', () => {
  const taken = ({ authorization }: Question) => provider.takes(authorization);

  it('gets new tokens before the old ones end, each refresh token once, and nobody notices', async () => {
    provider.lifetime = 61;
    const page = await signedIn('/?refresh=1');
    await until(() => expect(paths().filter(path => path === '/oauth2/token').length).toBeGreaterThan(3));
    await page.getByText('Market ticks is failing').waitFor();
    expect(provider.refusals).toEqual([]);
    for (const { authorization } of site.asked) expect(provider.takes(authorization)).toBe(true);
  });

  it('goes on when the API no longer takes a token: one new one for all questions', async () => {
    const page = await signedIn('/?refresh=1');
    provider.expireTokens();
    const before = site.asked.length;
    await until(() => expect(site.asked.slice(before).filter(taken).length).toBeGreaterThan(3));
    expect(paths().filter(path => path === '/oauth2/token')).toHaveLength(2);
    expect(provider.refusals).toEqual([]);
    await page.getByText('Market ticks is failing').waitFor();
  });

  it('that has ended leaves the picture, says so, asks nothing more, and can be begun again', async () => {
    const page = await signedIn('/?refresh=1&range=day');
    provider.forgetEveryone();
    await page.getByText('Your session has ended.').first().waitFor();
    await page.getByText('not of now').waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'Market ticks' }).count()).toBe(1);
    const asked = site.asked.length;
    await page.waitForTimeout(2500);
    expect(site.asked.length).toBe(asked);
    expect(await kept(page)).not.toContain('omnistream-session');
    await page.getByRole('button', { name: 'Sign in again' }).first().click();
    await page.getByRole('link', { name: 'Let me in' }).click();
    await page.getByText('Market ticks is failing').waitFor();
    expect(page.url()).toBe(`${site.url}/?refresh=1&range=day`);
  });

  it('outlives a sign-in that is away for a while', async () => {
    const page = await signedIn('/?refresh=1');
    provider.expireTokens();
    provider.reachable = false;
    await page.getByText('The API cannot be reached.').first().waitFor();
    provider.reachable = true;
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('Market ticks is failing').waitFor();
    expect(paths().filter(path => path === '/oauth2/authorize')).toHaveLength(1);
  });

  it('is ended by signing out, here and there, and the page then says so', async () => {
    const page = await signedIn();
    await page.getByLabel('Account').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    expect(paths().slice(-2)).toEqual(['/oauth2/revoke', '/logout']);
    expect(provider.refusals).toEqual([]);
    expect(await kept(page)).not.toMatch(/omnistream-(session|sign-in)/);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});
