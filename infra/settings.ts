/** What a deployment may be told: `cdk.json`, context key `omnistream`, one entry for each deployment. */
import * as v from 'valibot';
import { suggest } from '../domain/contract/nearest.ts';
import { database, databaseSettings, restoreSettings } from './database-settings.ts';

/** The days of CloudWatch Logs retention that AWS takes, up to a year. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;
const whole = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));

const streams = v.variant('mode', [
  /** Shards that grow and shrink by themselves; paid by use. */
  v.strictObject({ mode: v.literal('on-demand') }),
  /** A shard takes 1 MiB/s of compressed frames. */
  v.strictObject({ mode: v.literal('provisioned'), shards: v.optional(whole(1, 200), 1) }),
]);

const signIn = v.strictObject({
  /** A one-time password from an authenticator app beside the password. */
  mfa: v.optional(v.picklist(['optional', 'required']), 'required'),
  /** Hours after which one has to sign in again. */
  sessionHours: v.optional(whole(1, 720), 12),
});

/** An own address: CloudFront takes the two together only. */
const dashboard = v.pipe(
  v.strictObject({
    /** Host name; CloudFront's own is used without. */
    domain: v.optional(
      v.pipe(v.string(), v.regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name such as streams.example.org')),
    ),
    /** Of that name, in Certificate Manager of us-east-1: CloudFront reads no other region. */
    certificate: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
          'the ARN of a certificate in us-east-1',
        ),
      ),
    ),
  }),
  v.check(
    ({ domain, certificate }) => (domain === undefined) === (certificate === undefined),
    'both domain and certificate, or neither',
  ),
);

/** Each address gets a message with a link that its owner has to follow, once, before it is told anything. */
const alarms = v.strictObject({
  emails: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.email('an e-mail address'))),
      v.maxLength(20, '20 addresses at most'),
      v.check(emails => new Set(emails).size === emails.length, 'each address once'),
    ),
    [],
  ),
  /** Whether CloudWatch computes with metrics. Where it does not, as on an emulator, alarms on a share are left out. */
  metricMath: v.optional(v.boolean(), true),
});

const limit = {
  /** Over a longer time. */
  requestsPerSecond: v.optional(whole(1, 10_000), 100),
  /** At once, after a quiet time. */
  burst: v.optional(whole(1, 5_000), 200),
};

const limits = v.strictObject({
  ...limit,
  /** By source id, in place of what holds for all. */
  sources: v.optional(v.record(v.string(), v.strictObject(limit)), {}),
});

const deployment = v.strictObject({
  streams: v.optional(streams, { mode: 'provisioned' }),
  database: v.optional(database, {}),
  /** Connection string of a database that is there already: no VPC and no RDS are made. For emulators. */
  databaseUrl: v.optional(v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//))),
  /** Who is told of alarms. */
  alarms: v.optional(alarms, {}),
  /** Requests with records that each source may send; more are answered 429. */
  limits: v.optional(limits, {}),
  logDays: v.optional(v.picklist(LOG_DAYS), 30),
  /** Lines of this level and above are written; `DEBUG` adds one for each frame and request. */
  logLevel: v.optional(v.picklist(['DEBUG', 'INFO', 'WARN', 'ERROR']), 'INFO'),
  /** AWS X-Ray, for the functions and the API. */
  tracing: v.optional(v.boolean(), false),
  /** `none`: no sign-in and no dashboard, the API answers anyone. For emulators. */
  signIn: v.optional(
    v.lazy(written => (typeof written === 'string' ? v.literal('none') : signIn)),
    {},
  ),
  dashboard: v.optional(dashboard, {}),
});

export type SignInSettings = v.InferOutput<typeof signIn>;

/** One deployment's settings, complete. */
export interface Settings extends v.InferOutput<typeof deployment> {
  /** Part of every name, so that several deployments live in one account. */
  deployment: string;
}

/** A setting or a contract that cannot be deployed as it is written; the message has a line for each, with where it is. */
export class NotDeployable extends Error {
  override name = 'NotDeployable';
}

/** RDS takes no name with two hyphens together or one at the end. */
const NAME = /^(?=.{1,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PLACE = 'cdk.json: omnistream';

/** What the command line may say in place of the file, each by `-c NAME=VALUE`. */
export interface Given {
  databaseUrl?: string | undefined;
  signIn?: string | undefined;
  /** In place of `alarms.metricMath`. */
  metricMath?: boolean | undefined;
}

/**
 * The settings of the deployment `name` in the context value `omnistream`, defaults filled in. What is `given` takes the
 * place of the file's.
 */
export function readSettings(context: unknown, name: string, { metricMath, ...given }: Given = {}): Settings {
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    throw new NotDeployable(`${PLACE}: expected an object with an entry for each deployment`);
  for (const known of Object.keys(context))
    if (!NAME.test(known))
      throw new NotDeployable(
        `${PLACE}.${known}: a deployment's name is at most 20 of a-z and 0-9, with single hyphens between them, and begins with a letter`,
      );
  if (!Object.hasOwn(context, name))
    throw new NotDeployable(`${PLACE}: no deployment "${name}"; ${suggest(name, Object.keys(context))}`);
  const written = (context as Record<string, unknown>)[name];
  const list = listIn(written);
  if (list !== undefined) throw new NotDeployable(`${PLACE}.${name}${list}: expected no list`);
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const math = metricMath !== undefined && { alarms: { ...alarmsOf(written), metricMath } };
  const result = v.safeParse(deployment, isObject(written) ? { ...written, ...said, ...math } : written);
  if (!result.success)
    throw new NotDeployable(result.issues.map(issue => `${PLACE}.${name}${describe(issue)}`).join('\n'));
  // What an emulator runs is given a database; an API that is open to everyone must not come about by a slip.
  if (result.output.signIn === 'none' && result.output.databaseUrl === undefined)
    throw new NotDeployable(
      `${PLACE}.${name}.signIn: "none" leaves the API open to everyone and is for emulators: it goes with databaseUrl only`,
    );
  return { deployment: name, ...result.output };
}

const alarmsOf = (written: unknown): object => {
  const { alarms } = isObject(written) ? (written as { alarms?: unknown }) : {};
  return isObject(alarms) ? alarms : {};
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Where a list is that is no setting: Valibot would take one for an object. */
function listIn(value: unknown): string | undefined {
  if (Array.isArray(value)) return '';
  if (!isObject(value)) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'emails' && Array.isArray(member)) continue;
    const found = listIn(member);
    if (found !== undefined) return `.${key}${found}`;
  }
  return undefined;
}

/** Where and what: `.database.storage: unknown setting; did you mean "storageGib"?`. */
function describe(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).map(({ key }) => `.${String(key)}`).join('');
  const last = issue.path?.at(-1);
  if (issue.type === 'strict_object' && issue.expected === 'never' && last?.type === 'object') {
    const names = known(path);
    // Which settings there are may depend on another one.
    if (names.includes(String(last.key)))
      return `${path}: unknown setting of this ${path.startsWith('.streams.') ? 'mode' : 'kind'}`;
    return `${path}: unknown setting; ${suggest(String(last.key), names)}`;
  }
  // It may hold a password.
  if (path === '.databaseUrl') return `${path}: expected a postgres:// address`;
  if (['email', 'max_length', 'check'].includes(issue.type)) return `${path}: expected ${issue.message}`;
  if (['regex', 'iso_timestamp', 'multiple_of'].includes(issue.type))
    return `${path}: expected ${issue.message}, not ${issue.received}`;
  const limit = issue.type === 'max_value' ? ' or less' : issue.type === 'min_value' ? ' or more' : '';
  const expected = issue.requirement !== undefined && limit ? `${issue.requirement}${limit}` : issue.expected;
  return `${path}: expected ${expected ?? 'another value'}, not ${issue.received}`;
}

/** The settings there are where an unknown one was found. */
function known(path: string): readonly string[] {
  if (path.startsWith('.database.restore.')) return restoreSettings;
  if (path.startsWith('.database.')) return databaseSettings;
  if (path.startsWith('.limits.sources.')) return Object.keys(limit);
  if (path.startsWith('.limits.')) return Object.keys(limits.entries);
  if (path.startsWith('.streams.')) return ['mode', 'shards'];
  if (path.startsWith('.signIn.')) return Object.keys(signIn.entries);
  if (path.startsWith('.dashboard.')) return Object.keys(dashboard.entries);
  if (path.startsWith('.alarms.')) return Object.keys(alarms.entries);
  return Object.keys(deployment.entries);
}
