import type pg from 'pg';
import { identifier } from '../../../domain/contract/table.ts';
import { textFault } from '../copy/text.ts';

/** Which of the values a column of a reference data set holds: one query for all of them. */
export async function findReferences(
  client: pg.ClientBase,
  dataset: string,
  column: string,
  values: ReadonlySet<string>,
): Promise<Set<string>> {
  const askable = [...values].filter(value => textFault(value) === undefined);
  if (askable.length === 0) return new Set();
  const { rows } = await client.query<{ value: string }>(
    `select value from unnest($1::text[]) as value
     where exists (select from reference.${identifier(dataset)} where ${identifier(column)} = value)`,
    [askable],
  );
  return new Set(rows.map(({ value }) => value));
}
