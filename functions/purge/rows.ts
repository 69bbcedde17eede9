import type pg from 'pg';
import { identifier } from '../../domain/contract/table.ts';
import { sqlState } from '../shared/database/errors.ts';
import { Refused } from './request.ts';
import type { SourceTable } from './subject.ts';

/** The value as the column's own type, so that 7 finds 7.0 and an instant is found however it is written. */
const where = (field: string, { columns }: SourceTable): string =>
  `where ${identifier(field)} = $1::text::${columns.get(field)}`;

/** How many rows of a table hold the value; deletes them when told to. @throws Refused for a value the column cannot hold */
export async function purgeRows(
  client: pg.ClientBase,
  table: SourceTable,
  field: string,
  value: string,
  execute: boolean,
): Promise<number> {
  const from = `from data.${identifier(table.name)} ${where(field, table)}`;
  return asked(field, table, async () => {
    if (execute) return (await client.query(`delete ${from}`, [value])).rowCount ?? 0;
    return (await client.query<{ n: number }>(`select count(*)::int as n ${from}`, [value])).rows[0]!.n;
  });
}

/** What other columns hold in those rows. */
export async function valuesBeside(
  client: pg.ClientBase,
  table: SourceTable,
  field: string,
  value: string,
  column: string,
): Promise<string[]> {
  const name = identifier(column);
  const { rows } = await asked(field, table, () =>
    client.query<{ value: string }>(
      `select distinct ${name}::text as value from data.${identifier(table.name)} ${where(field, table)} and ${name} is not null`,
      [value],
    ),
  );
  return rows.map(row => row.value);
}

async function asked<T>(field: string, { columns }: SourceTable, query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    if (!sqlState(error)?.startsWith('22')) throw error;
    // PostgreSQL's own message quotes the value.
    throw new Refused(`the value is none that ${field} can hold: it is of type ${columns.get(field)}`);
  }
}
