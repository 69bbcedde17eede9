/** What a deployment may be told about its database: the settings under `database`. */
import * as v from 'valibot';

const whole = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));

/** Aurora capacity units, each about 2 GiB of memory and its share of processors. */
const units = (from: number) =>
  v.pipe(v.number(), v.multipleOf(0.5, 'whole or half units'), v.minValue(from), v.maxValue(256));

const restore = v.strictObject({
  /** Name or ARN of the snapshot of which the database is made. */
  snapshot: v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z][\w:-]{0,254}$/,
      'the name or ARN of a snapshot, such as rds:omnistream-2026-11-23-05-07',
    ),
  ),
  /** Since when frames are loaded again: before the snapshot, and not before what the streams still hold. */
  readFrom: v.pipe(
    v.string(),
    v.isoTimestamp('a time in UTC such as 2026-11-23T05:00:00Z'),
    v.check(text => !Number.isNaN(Date.parse(text)), 'a time in UTC such as 2026-11-23T05:00:00Z'),
  ),
});

const either = {
  multiAz: v.optional(v.boolean(), false),
  /** RDS Proxy between the functions and the database. */
  proxy: v.optional(v.boolean(), false),
  /** Days that automatic backups are kept. */
  backupDays: v.optional(whole(1, 35), 7),
  /** RDS refuses to delete the database, and what holds data outlives the stack. */
  deletionProtection: v.optional(v.boolean(), true),
  /** Of a database that was made from a snapshot. Stays for as long as that database does. */
  restore: v.optional(restore),
};

const instance = v.strictObject({
  kind: v.optional(v.literal('instance'), 'instance'),
  /** RDS instance class without `db.`; Graviton only (a `g` after the generation), PostgreSQL runs on nothing else here. */
  instance: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z]+\d+g[a-z]*\.\w+$/, 'an instance class on Graviton, such as t4g.medium'),
    ),
    't4g.medium',
  ),
  /** GiB at first; it grows up to ten times that by itself. */
  storageGib: v.optional(whole(20, 6_000), 50),
  ...either,
});

/** It never pauses, since the sweep asks each minute: half a unit is the least that it costs. */
const aurora = v.pipe(
  v.strictObject({
    kind: v.literal('aurora-serverless'),
    minAcu: v.optional(units(0.5), 0.5),
    maxAcu: v.optional(units(1), 4),
    ...either,
  }),
  v.forward(
    v.check(({ minAcu, maxAcu }) => minAcu <= maxAcu, 'at least minAcu'),
    ['maxAcu'],
  ),
);

export const database = v.variant('kind', [instance, aurora]);

export type InstanceSettings = v.InferOutput<typeof instance>;
export type AuroraSettings = v.InferOutput<typeof aurora>;
export type DatabaseSettings = InstanceSettings | AuroraSettings;

/** The settings there are under `database`, of either kind. */
export const databaseSettings: readonly string[] = [
  ...new Set([...Object.keys(instance.entries), ...Object.keys(aurora.pipe[0].entries)]),
];
export const restoreSettings: readonly string[] = Object.keys(restore.entries);
