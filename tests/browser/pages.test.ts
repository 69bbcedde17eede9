/** The written pages, as they are built. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { PAGES } from '../../dashboard/src/lib/docs/pages.ts';
import { runbookOf as runbookOfAlert } from '../../dashboard/src/lib/pipeline/alarms.ts';
import { monitors } from '../../domain/catalogue.gen.ts';
import { ALARMS } from '../../functions/alarms/definitions.ts';
import { knownAlarms, runbookOf } from '../../functions/platform/known-alarms.ts';
import { deployable } from '../../infra/assemble.ts';
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

/** The ids of the headings of a page. */
const idsOf = (file: string): Set<string> =>
  new Set([...page(file).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!));
const page = (file: string): string => readFileSync(join(SITE, 'docs', file), 'utf8');

it("have the runbook of each alarm and of each monitor's alerts where its link leads", () => {
  const alarms = [...knownAlarms('production', deployable().contracts).values()];
  expect(new Set(alarms.map(({ id }) => id)).size).toBe(ALARMS.length);
  const links = [
    ...alarms.map(({ title }) => runbookOf(title)),
    ...Object.keys(monitors).map(runbookOfAlert),
  ];
  for (const link of links) {
    const [path, anchor] = link.split('#');
    expect(path).toBe('/docs/operations.html');
    expect([...idsOf('operations.html')]).toContain(anchor);
  }
});

it.each(PAGES.map(({ file }) => file))('%s leads nowhere that is not there', file => {
  const links = [...page(file).matchAll(/<a href="(?!https?:|\/)([^"#]*)(?:#([^"]*))?"/g)];
  for (const [link, path, anchor] of links) {
    const target = path === '' ? file : path!;
    expect(existsSync(join(SITE, 'docs', target)), link).toBe(true);
    if (anchor) expect([...idsOf(target)], link).toContain(anchor);
  }
});
