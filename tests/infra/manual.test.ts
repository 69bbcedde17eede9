/** What the operations manual says of a deployment is what the templates say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unexplained } from '../../infra/grants/explain.ts';
import { REASONS } from '../../infra/grants/reasons.ts';
import { grantsByVariant, manual } from '../../scripts/manual.ts';
import { ROOT } from '../architecture/imports.ts';

const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');

test('every right that any deployment gives anybody has a reason in infra/grants/reasons.ts, and no reason is left over', () => {
  const grants = Object.values(grantsByVariant()).flat();
  expect(grants.length).toBeGreaterThan(100);
  expect(unexplained(grants, REASONS)).toEqual([]);
});

test('the generated parts are up to date: npm run manual', () => {
  expect(manual(page)).toBe(page);
});
