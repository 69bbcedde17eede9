/** The written pages, as they are built. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';

beforeAll(async () => {
  await buildDashboard();
});

it('say how records are sent and what is answered', () => {
  const page = readFileSync(join(SITE, 'docs/api.html'), 'utf8');
  const sections = page.split('<h2 ').slice(1);
  const section = sections.find(text => text.includes('POST /v1/sources/{id}/records</h2>')) ?? '';
  for (const part of ['Idempotency-Key', 'Authorization: Bearer', 'application/x-ndjson', 'Receipt', '429'])
    expect(section).toContain(part);
  expect(sections.filter(text => text.includes('GET /api/v1/')).length).toBeGreaterThan(5);
});
