/** Takes docs/screenshot.png from the running product: `npm run screenshot -- --url http://127.0.0.1:8787`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch } from '../tests/browser/browser.ts';

const FILE = fileURLToPath(new URL('../docs/screenshot.png', import.meta.url));
const SIZE = { width: 1280, height: 1024 };

const { values } = parseArgs({ options: { url: { type: 'string', default: 'http://127.0.0.1:8787' } } });
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(values.url);
  const chart = page.getByRole('slider', { name: /Throughput/ });
  await chart.locator('path.fill').first().waitFor();
  await page.getByRole('region', { name: 'Recent events' }).locator('li').first().waitFor();
  const png = await page.screenshot();
  await writeFile(FILE, png);
  console.log(`${FILE}: ${Math.round(png.length / 1024)} kB`);
} finally {
  await browser.close();
}
