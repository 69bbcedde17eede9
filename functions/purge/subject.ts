import type pg from 'pg';
import type { Contract, Field } from '../../domain/contract/contract.ts';
import { suggest } from '../../domain/contract/nearest.ts';
import { Refused } from './request.ts';

/** A typed table that holds records of the source: of its contract, or of an earlier major version. */
export interface SourceTable {
  name: string;
  columns: ReadonlyMap<string, string>;
}

/** Where a person's records of a source are. */
export interface Subject {
  contract: Contract;
  tables: SourceTable[];
}

/** What says nothing about who a record is of. */
const OPEN = /^(public|internal)$/i;

/** A field by which a person can be told: part of the key, or classified as more than public or internal. */
const identifies = ({ key }: Contract, { name, primaryKey, classification }: Field): boolean =>
  primaryKey !== undefined ||
  key.includes(name) ||
  (classification !== undefined && !OPEN.test(classification));

/** Columns of every typed table that may be one of the source: `orders`, `orders_v2`, ..., none that another source has now. */
const TABLES = `
select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'data'::regnamespace and c.relkind = 'p'
  and (c.relname = $1 or regexp_replace(c.relname, '_v\\d+$', '') = regexp_replace($1, '_v\\d+$', ''))
  and not exists (select from omnistream.contract o where o.table_name = c.relname and o.source <> $2)
order by 1, a.attnum`;

/**
 * The source as the database knows it, which it does when its contract is gone from the deployment, too.
 * @throws Refused when there is no such source, or the field does not say who a record is of
 */
export async function subjectOf(client: pg.ClientBase, source: string, field: string): Promise<Subject> {
  const { rows } = await client.query<{ source: string; body: Contract }>(
    'select source, body from omnistream.contract',
  );
  const contract = rows.find(row => row.source === source)?.body;
  if (!contract)
    throw new Refused(
      `there is no source ${source}; ${suggest(
        source,
        rows.map(row => row.source),
      )}`,
    );
  const wanted = contract.fields.find(({ name }) => name === field);
  const usable = contract.fields.filter(candidate => identifies(contract, candidate)).map(({ name }) => name);
  if (!wanted) throw new Refused(`${source} has no field ${field}; ${suggest(field, usable)}`);
  if (!usable.includes(field))
    throw new Refused(
      `${field} of ${source} does not say who a record is of: it is no key and has no classification such as personal. ${usable.length > 0 ? `There are ${usable.join(', ')}` : 'No field does'}; or classify it in the contract and deploy that`,
    );
  return { contract, tables: await tablesOf(client, contract) };
}

async function tablesOf(client: pg.ClientBase, { table, source }: Contract): Promise<SourceTable[]> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(TABLES, [
    table,
    source,
  ]);
  const tables = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const columns = tables.get(row.table) ?? new Map<string, string>();
    tables.set(row.table, columns.set(row.column, row.type));
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}
