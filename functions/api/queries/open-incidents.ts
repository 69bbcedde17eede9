import type { Severity } from '../../../domain/quality/failure.ts';
import type { Reader } from '../snapshot.ts';

export interface OpenIncident {
  /** What repeats of the same trouble share. */
  fingerprint: string;
  source: string | null;
  kind: string;
  severity: Severity;
  message: string;
}

const SQL = `
select fingerprint, source, kind, severity, message
from omnistream.incident
where resolved_at is null
order by opened_at desc`;

export async function openIncidents(reader: Reader): Promise<OpenIncident[]> {
  const { rows } = await reader.query<OpenIncident>(SQL);
  return rows;
}
