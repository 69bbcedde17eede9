import type pg from 'pg';
import type { Contract } from '../../domain/contract/contract.ts';
import {
  type Column,
  changeTable,
  createTable,
  identifier,
  tableColumns,
  tableIndexes,
} from '../../domain/contract/table.ts';
import { ensurePartitions } from '../shared/database/partitions.ts';
import { recordEvent } from './events.ts';

/** What was done for a contract's table. */
export interface Applied {
  source: string;
  action: 'created' | 'changed' | 'unchanged' | 'refused';
  /** Why it was refused, each reason with its way out; else what was done. */
  details: string[];
}

interface Stored {
  version: string;
  columns: Column[];
  /** Whether the stored contract is this one, word for word. */
  same: boolean;
}

/**
 * Brings the typed table of a contract to it: makes it, adds to it, or refuses a change that stored rows would not
 * survive. A refused contract leaves its table as it was and stops no other contract. Run under the schema's lock.
 */
export async function applyContract(
  client: pg.ClientBase,
  contract: Contract,
  now: number,
): Promise<Applied> {
  const { source, version, table } = contract;
  const stored = await storedContract(client, contract);
  if (!stored && (await exists(client, table))) {
    const reason = `data.${table} is there and was not made by version ${version} of this contract; rename or drop it, or raise the major version, which makes a table of its own`;
    return refuse(client, contract, [reason], now);
  }
  const change = stored
    ? changeTable(stored.columns, contract, isOlder(version, stored.version))
    : { statements: createTable(contract) };
  if ('breaking' in change) {
    const reasons = change.breaking.map(({ reason, wayOut }) => `${reason}; ${wayOut}`);
    return refuse(client, contract, reasons, now);
  }
  const indexes = await missingIndexes(client, contract);
  const statements = [...change.statements, ...indexes];
  if (!stored?.same || indexes.length > 0) {
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    await saveContract(client, contract, stored?.columns ?? []);
    const message = stored
      ? `contract ${stored.version} -> ${version}: ${statements.length} changes to data.${table}`
      : `contract ${version}: data.${table} made`;
    await recordEvent(client, now, 'success', source, message);
    await client.query('commit');
  }
  await ensurePartitions(client, table, now);
  const changed = statements.length > 0 ? 'changed' : 'unchanged';
  return { source, action: stored ? changed : 'created', details: statements };
}

/** Statements for the indexes that the table needs and the database has not. */
async function missingIndexes(client: pg.ClientBase, contract: Contract): Promise<string[]> {
  const wanted = tableIndexes(contract);
  const { rows } = await client.query<{ name: string }>(
    `select name from unnest($1::text[]) as name where to_regclass('data.' || quote_ident(name)) is null`,
    [[...wanted.keys()]],
  );
  return rows.map(({ name }) => wanted.get(name)!);
}

async function refuse(
  client: pg.ClientBase,
  { source, version }: Contract,
  details: string[],
  now: number,
): Promise<Applied> {
  await recordEvent(client, now, 'error', source, `contract ${version} refused: ${details.join('. ')}`);
  return { source, action: 'refused', details };
}

async function exists(client: pg.ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query('select to_regclass($1) is not null as found', [
    `data.${identifier(table)}`,
  ]);
  return rows[0].found;
}

/** Of two versions, three numbers each. */
function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map(text => text.split('.').map(Number));
  const at = ours!.findIndex((number, i) => number !== theirs![i]);
  return at !== -1 && ours![at]! < theirs![at]!;
}

/** What the contract's own table was last brought to; a new major version has a table of its own and starts anew. */
async function storedContract(client: pg.ClientBase, contract: Contract): Promise<Stored | undefined> {
  const { rows } = await client.query<Stored>(
    `select version, columns, body = $3::jsonb as same from omnistream.contract
     where source = $1 and table_name = $2`,
    [contract.source, contract.table, JSON.stringify(contract)],
  );
  return rows[0];
}

async function saveContract(
  client: pg.ClientBase,
  contract: Contract,
  before: readonly Column[],
): Promise<void> {
  const columns = tableColumns(contract);
  // Columns of enrichers that are gone, or of a release that was taken back, stay in the table, and so stay known.
  const left = before.filter(({ name }) => !columns.some(column => column.name === name));
  await client.query(
    `insert into omnistream.contract (source, version, table_name, columns, body)
     values ($1, $2, $3, $4, $5)
     on conflict (source, table_name) do update set
       version = excluded.version, columns = excluded.columns,
       body = excluded.body, applied_at = now()`,
    [
      contract.source,
      contract.version,
      contract.table,
      JSON.stringify([...columns, ...left]),
      JSON.stringify(contract),
    ],
  );
}
