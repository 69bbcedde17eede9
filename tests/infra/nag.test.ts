/** cdk-nag's AwsSolutions over every variant of a deployment: clean, and no acknowledgement without a finding. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FUNCTIONS } from '../../functions/settings.ts';
import { VARIANTS, variantApp } from './synth.ts';

let folder: string;
const apps: Record<string, App> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-nag-'));
  for (const name of Object.keys(FUNCTIONS)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'handler.mjs'), '');
  }
  for (const variant of Object.keys(VARIANTS)) apps[variant] = variantApp(folder, variant);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Finding {
  path: string;
  id: string;
}

function findings(app: App, { acknowledged }: { acknowledged: boolean }): Finding[] {
  const checks = new AwsSolutionsChecks(app);
  // The one way to see what was acknowledged: the pack as it is, but it never takes a finding for acknowledged.
  if (!acknowledged) Object.assign(checks, { isAcknowledged: () => false });
  return checks
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ path: constructPath, id: ruleName })),
    );
}

const acknowledgements = (app: App) =>
  app.node.findAll().flatMap(construct =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ path: construct.node.path, id: id.replace(/^annotation::/i, ''), reason }))
      .filter(({ id }) => id.startsWith('AwsSolutions-')),
  );

test.each(Object.keys(VARIANTS))('AwsSolutions finds nothing: %s', variant => {
  expect(findings(apps[variant]!, { acknowledged: true })).toEqual([]);
});

test.each(Object.keys(VARIANTS))(
  'each acknowledgement is of something found, with its reason: %s',
  variant => {
    const found = findings(apps[variant]!, { acknowledged: false });
    expect(found.length).toBeGreaterThan(10);
    const made = acknowledgements(apps[variant]!);
    const stale = made.filter(
      ({ path, id }) =>
        !found.some(finding => finding.id === id && `${finding.path}/`.startsWith(`${path}/`)),
    );
    expect(stale).toEqual([]);
    for (const { reason } of made) expect(reason.length).toBeGreaterThan(30);
  },
);

test('with the checks attached, as infra/app.ts attaches them, a finding stops the synthesis', () => {
  const [variant] = Object.keys(VARIANTS);
  const clean = variantApp(join(folder), variant!);
  Validations.of(clean).addPlugins(new AwsSolutionsChecks(clean));
  expect(clean.synth().stacks.length).toBeGreaterThan(1);

  const faulty = variantApp(join(folder), variant!);
  const checks = new AwsSolutionsChecks(faulty);
  Object.assign(checks, { isAcknowledged: () => false });
  Validations.of(faulty).addPlugins(checks);
  expect(() => faulty.synth()).toThrow();
});
