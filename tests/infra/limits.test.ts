import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { deployable } from '../../infra/assemble.ts';
import { limitedSources } from '../../infra/constructs/source-routes.ts';
import { addStacks } from '../../infra/deployment.ts';
import { NotDeployable, readSettings } from '../../infra/settings.ts';
import { ROOT } from '../architecture/imports.ts';

const { contracts } = deployable();
/** Any folder does: a template has no more of it than its hash. */
const INSTEAD_OF_CODE = join(ROOT, 'migrations');

const settings = (limits?: object) =>
  readSettings(
    { mine: { databaseUrl: 'postgres://x@y/z', signIn: 'none', ...(limits && { limits }) } },
    'mine',
  );

function pipeline(limits?: object, declared = contracts): Template {
  const built = { contracts: declared, bundleOf: () => INSTEAD_OF_CODE, site: INSTEAD_OF_CODE };
  return Template.fromStack(addStacks(new App(), settings(limits), built).pipeline);
}
/** Requests a second by resource path. */
function rates(template: Template): Record<string, number> {
  const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
  const list = stage!.Properties.MethodSettings as { ResourcePath: string; ThrottlingRateLimit: number }[];
  return Object.fromEntries(
    list.map(({ ResourcePath, ThrottlingRateLimit }) => [
      ResourcePath.slice(1).replaceAll('~1', '/'),
      ThrottlingRateLimit,
    ]),
  );
}
const path = (source: string): string => `/v1/sources/${source}/records`;

test('each source of the contracts has a limit of its own: one cannot take the room of another', () => {
  const template = pipeline();
  for (const { source } of contracts) expect(rates(template)[path(source)]).toBe(100);
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method')).filter(
    ({ Properties }) => Properties.HttpMethod === 'POST',
  );
  expect(methods).toHaveLength(contracts.length + 1);
});

test('the settings give other limits, to all or to one', () => {
  const [first, second] = contracts.map(({ source }) => source) as [string, string];
  const found = rates(pipeline({ requestsPerSecond: 7, sources: { [first]: { requestsPerSecond: 900 } } }));
  expect([found[path(first)], found[path(second)]]).toEqual([900, 7]);
});

test('a limit of a source that no contract declares is an error that names the nearest', () => {
  const [source] = contracts.map(contract => contract.source) as [string];
  expect(() => pipeline({ sources: { [`${source}x`]: {} } })).toThrow(NotDeployable);
  expect(() => pipeline({ sources: { [`${source}x`]: {} } })).toThrow(`did you mean "${source}"?`);
});

test.each([
  [{ requestsPerSecond: 0 }, 'limits.requestsPerSecond: expected 1 or more, not 0'],
  [{ burst: 1.5 }, 'limits.burst'],
  [{ perSource: 1 }, 'limits.perSource: unknown setting'],
  [{ sources: { orders: { rate: 1 } } }, 'limits.sources.orders.rate: unknown setting'],
])('%j: %s', (limits, message) => {
  expect(() => settings(limits)).toThrow(message);
});

test('the page in CloudWatch shows every alarm, in widgets no larger than CloudWatch takes', () => {
  const many = Array.from({ length: 50 }, (_, i) => ({ ...contracts[0]!, source: `source-${i}` }));
  const template = pipeline({}, many);
  const [{ Properties }] = Object.values(template.findResources('AWS::CloudWatch::Dashboard')) as [
    { Properties: { DashboardBody: { 'Fn::Join': [string, unknown[]] } } },
  ];
  const body = JSON.parse(
    Properties.DashboardBody['Fn::Join'][1]
      .map(part => (typeof part === 'string' ? part : 'resolved'))
      .join(''),
  ) as { widgets: { type: string; properties: { alarms: string[] } }[] };
  const shown = body.widgets
    .filter(({ type }) => type === 'alarm')
    .map(({ properties }) => properties.alarms.length);
  const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length;
  expect(alarms).toBeGreaterThan(100);
  expect(shown.reduce((sum, count) => sum + count)).toBe(alarms);
  expect(Math.max(...shown)).toBeLessThanOrEqual(100);
});

test('of more sources than a template has room for, those with a limit of their own come first', () => {
  const many = Array.from({ length: 100 }, (_, i) => `source-${i}`);
  const chosen = limitedSources(settings({ sources: { 'source-99': {} } }), many);
  expect(chosen).toHaveLength(60);
  expect(chosen[0]).toBe('source-99');
  expect(new Set(chosen).size).toBe(60);
});
