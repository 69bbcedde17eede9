import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where an installed Chromium or Chrome is usually found. */
const INSTALLED = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Chromium refuses its sandbox to root, and containers seldom allow it. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage'];

/** A headless browser: an installed one, else Playwright's own, else the binary that comes as a package. */
export async function launch(): Promise<Browser> {
  const installed = INSTALLED.find(path => path !== undefined && path !== '' && existsSync(path));
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: ARGS });
  if (existsSync(chromium.executablePath())) return chromium.launch({ args: ARGS });
  const { default: packaged } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // Of its own flags only those for software rendering: `--single-process` hangs with the second page.
    args: [...ARGS, '--no-zygote', '--use-gl=angle', '--use-angle=swiftshader'],
  });
}

/** Opens a page of the dashboard and waits until its controls work: it is prerendered, and shown before they do. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
}
