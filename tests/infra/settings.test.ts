import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cdkContext } from '../../infra/draft.ts';
import { readSettings } from '../../infra/settings.ts';
import { ROOT } from '../architecture/imports.ts';

test('every deployment of cdk.json can be read', () => {
  const written = cdkContext().omnistream as object;
  expect(Object.keys(written)).toEqual(['production', 'staging']);
  for (const name of Object.keys(written)) expect(readSettings(written, name).deployment).toBe(name);
});

test('an empty entry is a deployment with the defaults: data is protected', () => {
  expect(readSettings({ mine: {} }, 'mine')).toEqual({
    deployment: 'mine',
    streams: { mode: 'provisioned', shards: 1 },
    database: {
      kind: 'instance',
      instance: 't4g.medium',
      storageGib: 50,
      multiAz: false,
      proxy: false,
      backupDays: 7,
      deletionProtection: true,
    },
    alarms: { emails: [], metricMath: true },
    limits: { requestsPerSecond: 100, burst: 200, sources: {} },
    logDays: 30,
    logLevel: 'INFO',
    tracing: false,
    signIn: { mfa: 'required', sessionHours: 12 },
    dashboard: {},
  });
});

test('a database given for one run takes the place of the one in the file', () => {
  const file = { mine: { databaseUrl: 'postgres://file/x' } };
  expect(readSettings(file, 'mine').databaseUrl).toBe('postgres://file/x');
  expect(readSettings(file, 'mine', { databaseUrl: 'postgresql://run/x' }).databaseUrl).toBe(
    'postgresql://run/x',
  );
});

test('no sign-in goes with a database of an emulator only', () => {
  const databaseUrl = 'postgres://user@host:5432/x';
  expect(readSettings({ mine: {} }, 'mine', { databaseUrl, signIn: 'none' }).signIn).toBe('none');
  expect(() => readSettings({ mine: {} }, 'mine', { signIn: 'none' })).toThrow(
    'cdk.json: omnistream.mine.signIn: "none" leaves the API open to everyone',
  );
  expect(() => readSettings({ mine: { signIn: 'none' } }, 'mine')).toThrow('goes with databaseUrl only');
});

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/1b2c-3d4e';

test('an emulator without metric math: told for one run, beside what the file says of alarms', () => {
  const file = { mine: { alarms: { emails: ['a@example.org'] } } };
  expect(readSettings(file, 'mine', { metricMath: false }).alarms).toEqual({
    emails: ['a@example.org'],
    metricMath: false,
  });
  expect(readSettings({ mine: {} }, 'mine', { metricMath: false }).alarms.metricMath).toBe(false);
  expect(() => readSettings(null, 'mine', { metricMath: false })).toThrow('expected an object');
  expect(() => readSettings({ mine: null }, 'mine', { metricMath: false })).toThrow('not null');
});

describe('what is wrong is named with its place', () => {
  test.each<[unknown, string]>([
    [{ databse: {} }, '.databse: unknown setting; did you mean "database"?'],
    [{ database: { storage: 50 } }, '.database.storage: unknown setting; '],
    [{ database: { backupDay: 50 } }, '.database.backupDay: unknown setting; did you mean "backupDays"?'],
    [
      { streams: { mode: 'provisioned', shard: 2 } },
      '.streams.shard: unknown setting; did you mean "shards"?',
    ],
    [
      { streams: { mode: 'ondemand' } },
      '.streams.mode: expected ("on-demand" | "provisioned"), not "ondemand"',
    ],
    [{ streams: { mode: 'on-demand', shards: 2 } }, '.streams.shards: unknown setting'],
    [{ streams: { mode: 'provisioned', shards: 0 } }, '.streams.shards: expected 1 or more, not 0'],
    [{ streams: { mode: 'provisioned', shards: 1.5 } }, '.streams.shards: expected'],
    [{ database: { backupDays: 36 } }, '.database.backupDays: expected 35 or less, not 36'],
    [{ database: { backupDays: '7' } }, '.database.backupDays: expected number, not "7"'],
    [{ database: { instance: 'm5.large' } }, '.database.instance: expected an instance class on Graviton'],
    [
      { database: { kind: 'aurora' } },
      '.database.kind: expected (("instance" | undefined) | "aurora-serverless"), not "aurora"',
    ],
    [{ database: { minAcu: 2 } }, '.database.minAcu: unknown setting of this kind'],
    [
      { database: { kind: 'aurora-serverless', storageGib: 50 } },
      '.database.storageGib: unknown setting of this kind',
    ],
    [{ database: { kind: 'aurora-serverless', minAcu: 0 } }, '.database.minAcu: expected 0.5 or more, not 0'],
    [
      { database: { kind: 'aurora-serverless', maxAcu: 2.3 } },
      '.database.maxAcu: expected whole or half units, not 2.3',
    ],
    [
      { database: { kind: 'aurora-serverless', minAcu: 8, maxAcu: 4 } },
      '.database.maxAcu: expected at least minAcu',
    ],
    [{ database: { proxy: 1 } }, '.database.proxy: expected boolean, not 1'],
    [{ database: { restore: { snapshot: 'x' } } }, '.database.restore.readFrom: expected'],
    [
      { database: { restore: { snapshot: 'a b', readFrom: '2026-11-23T05:00:00Z' } } },
      '.database.restore.snapshot: expected the name or ARN of a snapshot',
    ],
    [
      { database: { restore: { snapshot: 'x', readFrom: 'yesterday' } } },
      '.database.restore.readFrom: expected a time in UTC such as 2026-11-23T05:00:00Z, not "yesterday"',
    ],
    [
      { database: { restore: { snapshot: 'x', readFrom: '2026-13-45T05:00:00Z' } } },
      '.database.restore.readFrom: expected a time in UTC',
    ],
    [
      { database: { restore: { snapshot: 'x', readfrom: '' } } },
      '.database.restore.readfrom: unknown setting; did you mean "readFrom"?',
    ],
    [{ logDays: 31 }, '.logDays: expected'],
    [{ alarms: { emails: ['nobody'] } }, '.alarms.emails.0: expected an e-mail address'],
    [{ alarms: { emails: ['a@b.org', 'a@b.org'] } }, '.alarms.emails: expected each address once'],
    [
      { alarms: { emails: Array.from({ length: 21 }, (_, i) => `a${i}@b.org`) } },
      '.alarms.emails: expected 20 addresses at most',
    ],
    [{ alarms: { emails: 'a@b.org' } }, '.alarms.emails: expected Array, not "a@b.org"'],
    [{ alarms: { emails: [['a@b.org']] } }, '.alarms.emails.0: expected string'],
    [{ alarms: { email: 'a@b.org' } }, '.alarms.email: unknown setting; did you mean "emails"?'],
    [{ alarms: { metricMath: 'no' } }, '.alarms.metricMath: expected boolean, not "no"'],
    [{ alarms: ['a@b.org'] }, '.alarms: expected no list'],
    [{ tracing: 'yes' }, '.tracing: expected boolean, not "yes"'],
    [{ databaseUrl: 'mysql://x' }, '.databaseUrl: expected a postgres:// address'],
    [{ signIn: 'off' }, '.signIn: expected "none", not "off"'],
    [{ signIn: null }, '.signIn: expected Object, not null'],
    [{ signIn: { mfa: 'sms' } }, '.signIn.mfa: expected ("optional" | "required"), not "sms"'],
    [{ signIn: { MFA: 'optional' } }, '.signIn.MFA: unknown setting; did you mean "mfa"?'],
    [{ signIn: { sessionHours: 0 } }, '.signIn.sessionHours: expected 1 or more, not 0'],
    [{ dashboard: { domian: 'x.org' } }, '.dashboard.domian: unknown setting; did you mean "domain"?'],
    [
      { dashboard: { domain: 'https://x.org', certificate: CERTIFICATE } },
      '.dashboard.domain: expected a host name',
    ],
    [
      { dashboard: { domain: 'x.org', certificate: CERTIFICATE.replace('us-east-1', 'eu-west-1') } },
      '.dashboard.certificate: expected the ARN of a certificate in us-east-1',
    ],
    [{ dashboard: { domain: 'x.org' } }, '.dashboard: expected both domain and certificate, or neither'],
    [null, ': expected Object, not null'],
    [[], ': expected no list'],
    [{ database: [] }, '.database: expected no list'],
  ])('%j', (written, message) => {
    expect(() => readSettings({ mine: written }, 'mine')).toThrow(`cdk.json: omnistream.mine${message}`);
  });

  test('all of it at once', () => {
    expect(() => readSettings({ mine: { tracing: 1, logDays: 0 } }, 'mine')).toThrow(/logDays.*\n.*tracing/);
  });

  test('a database address with a password is not shown', () => {
    const url = 'mysql://user:hunter2@host/x';
    expect(() => readSettings({ mine: { databaseUrl: url } }, 'mine')).not.toThrow(/hunter2/);
  });

  test.each([undefined, null, 'production', []])('no deployments: %j', written => {
    expect(() => readSettings(written, 'production')).toThrow('expected an object');
  });

  test('a deployment that is not there, or whose name cannot be part of a name', () => {
    expect(() => readSettings({ staging: {} }, 'stagin')).toThrow('did you mean "staging"?');
    expect(() => readSettings({ staging: {} }, 'toString')).toThrow('no deployment "toString"');
    for (const name of ['Not Good', 'a--b', 'a-', '-a', '1a', '', `a${'b'.repeat(20)}`])
      expect(() => readSettings({ [name]: {} }, name)).toThrow(`.${name}: a deployment's name`);
    for (const name of ['a', 'eu-2', `a${'b'.repeat(19)}`])
      expect(readSettings({ [name]: {} }, name).deployment).toBe(name);
  });
});

/** An empty list or map is none. */
const shown = (value: unknown): string =>
  typeof value === 'object' && Object.keys(value as object).length === 0 ? 'none' : String(value);

test('the page on settings has every setting with its default', () => {
  const page = readFileSync(join(ROOT, 'docs/deployment.md'), 'utf8');
  const documented = [...page.matchAll(/^\| `([\w.]+)` +\| (\S+)/gm)].map(
    ([, name, value]) => `${name} ${value}`,
  );
  const { deployment: _, ...defaults } = readSettings({ mine: {} }, 'mine');
  const aurora = readSettings({ mine: { database: { kind: 'aurora-serverless' } } }, 'mine').database;
  Object.assign(defaults.database, { ...aurora, ...defaults.database });
  const expected = Object.entries(defaults).flatMap(([name, value]) =>
    typeof value === 'object'
      ? Object.entries(value).map(([member, inner]) => `${name}.${member} ${shown(inner)}`)
      : [`${name} ${value}`],
  );
  expect(documented.map(line => line.replaceAll('`', '')).sort()).toEqual(
    [
      ...expected,
      'databaseUrl none',
      'database.restore none',
      'dashboard.domain none',
      'dashboard.certificate none',
    ].sort(),
  );
});
