/** cdk-nag's AwsSolutions over every variant of a deployment: clean, and no acknowledgement without a finding. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, expect, test, vi } from 'vitest';
import { draftApp, draftSettings } from '../../infra/draft.ts';
import { AS_WRITTEN, VARIANTS } from '../../infra/variants.ts';

const folder = mkdtempSync(join(tmpdir(), 'omnistream-nag-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = (variant: string): App =>
  draftApp(join(folder, variant.replaceAll(' ', '-')), draftSettings('production', VARIANTS[variant]));
const apps = Object.fromEntries(Object.keys(VARIANTS).map(variant => [variant, made(variant)]));

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
  'nor where account and region are known, as they are with credentials: %s',
  variant => {
    vi.stubEnv('CDK_DEFAULT_ACCOUNT', '123456789012');
    vi.stubEnv('CDK_DEFAULT_REGION', 'eu-central-1');
    try {
      expect(findings(made(variant), { acknowledged: true })).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  },
);

test.each([
  ['staging of cdk.json', {}],
  [
    'staging on Aurora',
    { database: { kind: 'aurora-serverless', instance: undefined, storageGib: undefined } },
  ],
])('AwsSolutions finds nothing: %s, which may be taken away again', (name, changes) => {
  const app = draftApp(join(folder, name.replaceAll(' ', '-')), draftSettings('staging', changes));
  expect(findings(app, { acknowledged: true })).toEqual([]);
});

test.each(Object.keys(VARIANTS))(
  'each acknowledgement is of something found, with its reason: %s',
  variant => {
    const found = findings(apps[variant]!, { acknowledged: false });
    expect(found.length).toBeGreaterThan(10);
    const acknowledged = acknowledgements(apps[variant]!);
    const stale = acknowledged.filter(
      ({ path, id }) =>
        !found.some(finding => finding.id === id && `${finding.path}/`.startsWith(`${path}/`)),
    );
    expect(stale).toEqual([]);
    for (const { reason } of acknowledged) expect(reason.length).toBeGreaterThan(30);
  },
);

test('with the checks attached, as infra/app.ts attaches them, a finding stops the synthesis', () => {
  const clean = made(AS_WRITTEN);
  Validations.of(clean).addPlugins(new AwsSolutionsChecks(clean));
  expect(clean.synth().stacks.length).toBeGreaterThan(1);

  const faulty = made(AS_WRITTEN);
  const checks = Object.assign(new AwsSolutionsChecks(faulty), { isAcknowledged: () => false });
  Validations.of(faulty).addPlugins(checks);
  expect(() => faulty.synth()).toThrow();
});
