import type pg from 'pg';
import type { Contract } from '../../domain/contract/contract.ts';
import { compileEnrichment } from '../../domain/enrichment/enrich.ts';
import { retryClashes } from '../shared/database/retry.ts';
import { transaction } from '../shared/database/transaction.ts';
import { matcher, SHORTEST_IN_BYTES } from './match.ts';
import { purgeQuarantine, type Quarantined } from './quarantined.ts';
import type { PurgeRequest } from './request.ts';
import { purgeRows, valuesBeside } from './rows.ts';
import { purgeStates, type StateKey } from './states.ts';
import { type Subject, subjectOf } from './subject.ts';

/** What was found of the person, and deleted when that was asked for. */
export interface Purged {
  source: string;
  field: string;
  executed: boolean;
  tables: { table: string; rows: number }[];
  /** Tables of the source without the field, of earlier major versions. */
  withoutField: string[];
  quarantined: Quarantined;
  /** Keys that the source's rules remember something of. */
  states: number;
}

/**
 * Counts or deletes, in one transaction, what is stored of the person whose records of a source have the value in the field.
 * The ledger keeps the frames' ids: a frame that comes again brings nothing back.
 * @throws Refused for what cannot be asked
 */
export const purge = (pool: pg.Pool, request: PurgeRequest, now: number): Promise<Purged> =>
  retryClashes(() => transaction(pool, client => purgeIn(client, request, now)));

async function purgeIn(
  client: pg.ClientBase,
  { source, field, value, who, reference, execute }: PurgeRequest,
  now: number,
): Promise<Purged> {
  const subject = await subjectOf(client, source, field);
  const { contract } = subject;
  const held = subject.tables.filter(({ columns }) => columns.has(field));
  // States before rows, as enrich takes them: so that neither waits for the other in a circle.
  const keys = await stateKeys(client, subject, field, value);
  const states = await purgeStates(client, source, keys, execute);
  const tables: Purged['tables'] = [];
  for (const table of held)
    tables.push({ table: table.name, rows: await purgeRows(client, table, field, value, execute) });
  const match = matcher(field, value, compileEnrichment(contract));
  const bad = await purgeQuarantine(client, source, match, execute);
  const purged: Purged = {
    source,
    field,
    executed: execute,
    tables,
    withoutField: subject.tables.filter(table => !held.includes(table)).map(({ name }) => name),
    quarantined: { ...bad, unreadable: value.length < SHORTEST_IN_BYTES ? null : bad.unreadable },
    states,
  };
  if (execute) await audit(client, purged, who, reference, now);
  return purged;
}

/** Rules that keep a memory by the field, or by another field that names the person in the rows found. */
async function stateKeys(
  client: pg.ClientBase,
  { contract, tables }: Subject,
  field: string,
  value: string,
): Promise<StateKey[]> {
  const keys: StateKey[] = [];
  for (const { id, kwargs } of contract.rules) {
    if (kwargs.key === field) keys.push({ rule: id, key: value });
    else if (typeof kwargs.key === 'string' && isPersonal(contract, kwargs.key))
      for (const table of tables)
        if (table.columns.has(field) && table.columns.has(kwargs.key))
          for (const key of await valuesBeside(client, table, field, value, kwargs.key))
            keys.push({ rule: id, key });
  }
  return keys;
}

/** A key of records that has no classification, such as a product's, is not the person's alone. */
const isPersonal = ({ fields }: Contract, name: string): boolean => {
  const classification = fields.find(field => field.name === name)?.classification;
  return classification !== undefined && !/^(public|internal)$/i.test(classification);
};

/** Who, when and how much; not the value, nor a hash of it, which would give it away to whoever tries values. */
async function audit(
  client: pg.ClientBase,
  { source, field, tables, quarantined, states }: Purged,
  who: string,
  reference: string | undefined,
  now: number,
): Promise<void> {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bad = quarantined.records + (quarantined.unreadable ?? 0);
  const message = `Purged by ${who}${reference === undefined ? '' : ` (${reference})`}, by ${field}: ${rows} rows, ${bad} quarantined records, ${states} remembered keys`;
  await client.query(
    `insert into omnistream.event (at, component, level, source, message) values ($1, 'purge', 'warning', $2, $3)`,
    [new Date(now), source, message],
  );
}
