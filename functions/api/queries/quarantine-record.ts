import type { Reader } from '../snapshot.ts';
import type { QuarantinedRecord } from '../types.ts';
import { QUARANTINE_COLUMNS, type QuarantineRow, quarantined } from './quarantined.ts';

const SQL = `select ${QUARANTINE_COLUMNS}, original, repaired from omnistream.quarantine where id = $1`;

/** One quarantined record with its whole original; undefined: there is none of this id. */
export async function quarantineRecord(reader: Reader, id: string): Promise<QuarantinedRecord | undefined> {
  const { rows } = await reader.query<QuarantineRow>(SQL, [id]);
  return rows[0] && quarantined(rows[0]);
}
