import * as v from 'valibot';
import type { PurgeAnswer } from '../../functions/purge/handler.ts';
import type { Purged } from '../../functions/purge/purge.ts';
import { Trouble } from '../trouble.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const answer: v.GenericSchema<unknown, PurgeAnswer> = v.union([
  v.object({ refused: v.string() }),
  v.object({
    source: v.string(),
    field: v.string(),
    executed: v.boolean(),
    tables: v.array(v.object({ table: v.string(), rows: count })),
    withoutField: v.array(v.string()),
    quarantined: v.object({ records: count, unreadable: v.nullable(count) }),
    states: count,
  }),
]);

/** @throws Trouble when the function refused, or answered something else */
export function readAnswer(value: unknown): Purged {
  const result = v.safeParse(answer, value);
  if (!result.success)
    throw new Trouble(1, 'The function purge answers as no version known here does: deploy this version.');
  if ('refused' in result.output) throw new Trouble(2, `Nothing was done: ${result.output.refused}.`);
  return result.output;
}

const one = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What was found, for a person. */
export function describePurged({
  source,
  executed,
  tables,
  withoutField,
  quarantined,
  states,
}: Purged): string {
  const rows: [string, string][] = tables.map(({ table, rows }) => [`data.${table}`, one(rows, 'row')]);
  rows.push(['quarantine', one(quarantined.records, 'record')]);
  if (quarantined.unreadable === null)
    rows.push(['', 'and those that are no JSON were not searched: the value is too short']);
  else if (quarantined.unreadable > 0)
    rows.push(['', `${quarantined.unreadable} that are no JSON and have the value somewhere in their bytes`]);
  rows.push(['rules', one(states, 'remembered key')]);
  const width = Math.max(...rows.map(([place]) => place.length));
  return [
    `${source}: ${executed ? 'deleted' : 'found, and not deleted'}`,
    ...rows.map(([place, found]) => `  ${place.padEnd(width)}  ${found}`),
    ...withoutField.map(table => `  data.${table} has no such field: ask by another one.`),
  ].join('\n');
}

/** What no purge reaches, said each time. */
export const NOT_REACHED = `Not reached:
  records still on their way: they are on the streams for up to 7 days, and those that are not loaded yet come in later;
  batches in the on-failure bucket, for 90 days, and under redriven/, for 14: what is redriven comes in later;
  quarantined bytes that are still compressed, for as long as they are kept: nothing is looked for in them;
  backups and snapshots of the database, until they expire.
Frames that are loaded bring nothing back when they come again. Logs and metrics hold nothing of records.`;
