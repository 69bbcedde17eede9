import pg from 'pg';
import { DATABASE_FUNCTIONS, databaseRole } from '../../../domain/topology.ts';

/** Lets the functions' roles, which migrate has made, sign in with a password, as IAM tokens let them in AWS. */
export async function openRoles(pool: pg.Pool, password: string): Promise<void> {
  for (const role of DATABASE_FUNCTIONS.map(databaseRole))
    await pool.query(`alter role ${role} password ${pg.escapeLiteral(password)}`);
}
