import type pg from 'pg';
import { pgType } from '../../../domain/contract/column-type.ts';
import type { Target } from '../target.ts';

/** The typed table is not (yet) what the contract says: the frames come again until it is. */
class TableDoesNotFit extends Error {
  override name = 'TableDoesNotFit';
}

interface StoredColumn {
  name: string;
  type: string;
  notNull: boolean;
}

/** Held against their tables before: within a process's life a table only gains columns. */
const fitting = new WeakSet<Target>();

/**
 * Throws unless the table takes what the contract allows. Rows for a table that lacks a migration would be refused one
 * by one as if the data were at fault, or, where two types are equally long in binary, be stored as nonsense.
 */
export async function ensureFit(client: pg.ClientBase, target: Target): Promise<void> {
  if (fitting.has(target)) return;
  const { rows } = await client.query<StoredColumn>(
    `select attname as name, format_type(atttypid, null) as type, attnotnull as "notNull"
     from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [target.table],
  );
  const fault = rows.length === 0 ? 'is not there' : misfit(target, rows);
  if (fault !== undefined)
    throw new TableDoesNotFit(`${target.table} ${fault}: the contract has not been migrated to`);
  fitting.add(target);
}

function misfit({ shape }: Target, stored: readonly StoredColumn[]): string | undefined {
  for (const { name, type, notNull } of shape) {
    const found = stored.find(column => column.name === name);
    if (!found) return `has no column "${name}"`;
    if (pgType(found.type) !== type) return `has "${name}" as ${found.type}, not ${type}`;
    if (found.notNull && !notNull) return `wants a value for "${name}", which is optional`;
  }
  const more = stored.find(({ name, notNull }) => notNull && !shape.some(column => column.name === name));
  return more && `wants a value for "${more.name}", which the contract does not know`;
}
