import type pg from 'pg';
import { DATABASE_FUNCTIONS, databaseRole } from '../../domain/topology.ts';
import {
  DEFAULT_RIGHTS,
  OTHER_RIGHTS,
  type Privilege,
  rightsOn,
  type StoredTable,
  tableName,
} from './rights.ts';

const ME = 'select rolsuper or rolcreaterole as "makesRoles" from pg_roles where rolname = current_user';

/** Another database of the same server may be making the role just now. */
const createRole = (role: string): string => `do $role$ begin
  create role ${role} login;
exception when duplicate_object or unique_violation then null;
end $role$`;

/** On RDS a member of rds_iam signs in with a token, and with nothing else. */
const MISSING_IAM = `
select rolname as role from pg_roles member
where rolname = any($1::text[]) and exists (select from pg_roles where rolname = 'rds_iam')
  and not exists (
    select from pg_auth_members m join pg_roles granted on granted.oid = m.roleid
    where granted.rolname = 'rds_iam' and m.member = member.oid)`;

/** Every table of ours with what its roles hold now. */
const TABLES = `
select n.nspname as schema, c.relname as name,
  case when c.relkind = 'p' or not c.relispartition then 'whole'
    when pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' then 'default' else 'day' end as part,
  exists (select from omnistream.contract where table_name = c.relname and body->>'write' = 'upsert') as upsert,
  array(
    select r.rolname || ' ' || lower(a.privilege_type)
    from aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
    where r.rolname = any($1::text[])) as held
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('omnistream', 'data', 'reference') and c.relkind in ('r', 'p')
order by 1, 2`;

/**
 * Makes the roles that functions sign in as, and gives each exactly the rights of rights.ts: what is missing is granted,
 * what is more is revoked. Gives the statements that it took; run under the schema's lock. Whoever runs this without the
 * right to make roles has a database in which functions sign in as its owner: then there is nothing to do.
 */
export async function ensureRoles(client: pg.ClientBase): Promise<string[]> {
  const roles = DATABASE_FUNCTIONS.map(databaseRole);
  const done: string[] = [];
  const run = async (statement: string): Promise<void> => {
    await client.query(statement);
    done.push(statement);
  };
  const { rows: present } = await client.query<{ role: string }>(
    'select rolname as role from pg_roles where rolname = any($1::text[])',
    [roles],
  );
  const missing = roles.filter(role => !present.some(found => found.role === role));
  if (missing.length > 0) {
    const { rows } = await client.query<{ makesRoles: boolean }>(ME);
    if (!rows[0]?.makesRoles) return [];
    for (const role of missing) await run(createRole(role));
  }
  const { rows: without } = await client.query<{ role: string }>(MISSING_IAM, [roles]);
  for (const { role } of without) await run(`grant rds_iam to ${role}`);

  await client.query('begin');
  await client.query(DEFAULT_RIGHTS);
  for (const name of DATABASE_FUNCTIONS)
    for (const right of OTHER_RIGHTS[name]) await client.query(`grant ${right} to ${databaseRole(name)}`);
  const { rows: tables } = await client.query<StoredTable & { held: string[] }>(TABLES, [roles]);
  for (const table of tables) for (const statement of changes(table)) await run(statement);
  await client.query('commit');
  return done;
}

/** A table's catalogue row is touched only where something changes: loads go on meanwhile. */
function changes(table: StoredTable & { held: string[] }): string[] {
  const rights = rightsOn(table);
  const wanted = DATABASE_FUNCTIONS.flatMap(name =>
    (rights[name] ?? []).map((privilege: Privilege) => `${databaseRole(name)} ${privilege}`),
  );
  const each = (list: string[], say: (privilege: string, role: string) => string): string[] =>
    list.map(right => {
      const [role, privilege] = right.split(' ') as [string, string];
      return say(privilege, role);
    });
  const on = tableName(table);
  return [
    ...each(
      table.held.filter(right => !wanted.includes(right)),
      (privilege, role) => `revoke ${privilege} on ${on} from ${role}`,
    ),
    ...each(
      wanted.filter(right => !table.held.includes(right)),
      (privilege, role) => `grant ${privilege} on ${on} to ${role}`,
    ),
  ];
}
