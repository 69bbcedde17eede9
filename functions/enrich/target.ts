import type { Contract } from '../../domain/contract/contract.ts';
import { type Column, identifier, primaryKey, tableColumns } from '../../domain/contract/table.ts';

/** Where a source's rows go. */
export interface Target {
  /** The typed table, qualified and quoted. */
  table: string;
  /** In the order in which rows are encoded. */
  columns: readonly string[];
  /** The columns as the contract has them. */
  shape: readonly Column[];
  /** The primary key. */
  key: readonly string[];
  /** What identifies a record whenever it happened: the primary key without the event time, when that leaves any. */
  identity: readonly string[];
  write: Contract['write'];
}

export function targetOf(contract: Contract, columns: readonly string[]): Target {
  const shape = tableColumns(contract);
  const key = primaryKey(shape);
  const identity = key.filter(name => name !== contract.time);
  return {
    table: `data.${identifier(contract.table)}`,
    columns,
    shape,
    key,
    identity: identity.length > 0 ? identity : key,
    write: contract.write,
  };
}
