import type pg from 'pg';
import { type Column, identifier, primaryKey } from '../../../domain/contract/table.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { Claim, Claimed, Holder } from '../../../domain/quality/held.ts';
import { textFault } from '../copy/text.ts';
import type { Target } from '../target.ts';

/** A claim of the record itself; without an id it will be set aside. */
export interface RecordClaim extends Claim {
  record: JsonObject;
  id: string | undefined;
}

/** Of those who hold a value already, more than two tell nothing more: one may be about to give it up. */
const ENOUGH = 2;

/**
 * Who holds the values of each claim in the typed table, the record's own row left out; undefined for a record without an
 * id. One query for all claims of the same columns. Writers of one table take turns from here to their commit: two that
 * bring the same value at the same time would not see each other.
 */
export async function findHolders(
  client: pg.ClientBase,
  target: Target,
  claims: readonly RecordClaim[],
): Promise<(Claimed | undefined)[]> {
  const answers: (Claimed | undefined)[] = claims.map(() => undefined);
  if (claims.length === 0) return answers;
  await client.query('select pg_advisory_xact_lock(hashtext($1))', [target.table]);
  const byColumns = Map.groupBy(claims.keys(), at => JSON.stringify(claims[at]!.columns));
  for (const places of byColumns.values()) {
    const asked = places.filter(at => claims[at]!.id !== undefined);
    if (asked.length === 0) continue;
    const { columns } = claims[asked[0]!]!;
    const { rows } = await client.query<{ row: string; holders: Holder[] }>(
      holdersOf(target, columns),
      parameters(
        target,
        columns,
        asked.map(at => claims[at]!),
      ),
    );
    for (const [i, at] of asked.entries()) {
      const { row, holders } = rows[i]!;
      answers[at] = { self: { id: claims[at]!.id!, row }, stored: holders };
    }
  }
  return answers;
}

/** What makes two records one row: the later replaces it, or is refused as a duplicate. */
const rowColumns = ({ write, identity, shape }: Target): string[] =>
  write === 'upsert' ? [...identity] : primaryKey(shape);

function parameters(target: Target, columns: readonly string[], claims: readonly RecordClaim[]): unknown[] {
  const own = rowColumns(target).map(name =>
    claims.map(({ record, id }) => askable(name === '_record_id' ? id : record[name])),
  );
  const values = columns.map((_, c) => claims.map(({ values }) => askable(values[c])));
  return [...own, ...values];
}

/** A value that PostgreSQL cannot hold is nobody's. */
function askable(value: unknown): string | null {
  if (value === undefined || value === null || typeof value === 'object') return null;
  const text = String(value);
  return textFault(text) === undefined ? text : null;
}

function holdersOf(target: Target, columns: readonly string[]): string {
  const own = rowColumns(target);
  const names = [...own, ...columns];
  const given = names.map((_, i) => `g${i}`);
  const typed = names.map((name, i) => {
    const { type } = target.shape.find(column => column.name === name) as Column;
    return `case when pg_input_is_valid(g${i}, '${type}') then g${i}::${type} end as v${i}`;
  });
  const rowOf = (parts: readonly string[]) =>
    `concat_ws(E'\\n', ${parts.map(part => `${part}::text`).join(', ')})`;
  const same = columns.map((name, i) => `t.${identifier(name)} = w.v${own.length + i}`);
  return `
    select w.row, coalesce(h.holders, '[]') as holders
    from (
      select n, ${rowOf(own.map((_, i) => `v${i}`))} as row, ${names.map((_, i) => `v${i}`).join(', ')}
      from (
        select n, ${typed.join(', ')}
        from unnest(${names.map((_, i) => `$${i + 1}::text[]`).join(', ')}) with ordinality as g (${given.join(', ')}, n)
      ) as typed
    ) as w
    left join lateral (
      select json_agg(json_build_object('id', id, 'row', row)) as holders
      from (
        select t._record_id as id, ${rowOf(own.map(name => `t.${identifier(name)}`))} as row
        from ${target.table} t
        where ${same.join(' and ')} and ${rowOf(own.map(name => `t.${identifier(name)}`))} <> w.row
        limit ${ENOUGH}
      ) as found
    ) as h on true
    order by w.n`;
}
