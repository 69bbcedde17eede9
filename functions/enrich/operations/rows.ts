import type pg from 'pg';
import type { Failure } from '../../../domain/quality/failure.ts';
import { isDataError } from '../../shared/database/errors.ts';
import { storageFailure } from '../copy/encoder.ts';
import type { Row } from '../prepared.ts';
import type { Target } from '../target.ts';
import { append } from './append.ts';
import { ensureFit } from './fit.ts';
import { upsert } from './upsert.ts';

export interface RowsOutcome {
  /** The rows that were written; those in neither list were refused as duplicates. */
  written: readonly Row[];
  /** Rows that the database would not take, each found by halving the rest around it. */
  refused: { row: Row; failure: Failure }[];
}

/** Writes rows in their order; a row that the database refuses stops none of the others. */
export async function writeRows(
  client: pg.ClientBase,
  target: Target,
  rows: readonly Row[],
): Promise<RowsOutcome> {
  const outcome: RowsOutcome = { written: [], refused: [] };
  if (rows.length === 0) return outcome;
  await ensureFit(client, target);
  await writePart(client, target, rows, outcome);
  return outcome;
}

async function writePart(
  client: pg.ClientBase,
  target: Target,
  rows: readonly Row[],
  outcome: RowsOutcome,
): Promise<void> {
  await client.query('savepoint rows');
  try {
    const written = await (target.write === 'upsert' ? upsert : append)(client, target, rows);
    outcome.written = outcome.written.length === 0 ? written : [...outcome.written, ...written];
    return;
  } catch (error) {
    if (!isDataError(error)) throw error;
    await client.query('rollback to savepoint rows');
    if (rows.length === 1) {
      outcome.refused.push({ row: rows[0]!, failure: refusal(error) });
      return;
    }
  }
  const middle = rows.length >> 1;
  await writePart(client, target, rows.slice(0, middle), outcome);
  await writePart(client, target, rows.slice(middle), outcome);
}

const refusal = (error: unknown): Failure =>
  storageFailure(
    '',
    'the typed table',
    `was refused: ${error instanceof Error ? error.message : error}`,
    undefined,
  );
