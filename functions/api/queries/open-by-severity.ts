import { SEVERITIES, type Severity } from '../../../domain/quality/failure.ts';
import type { Reader } from '../snapshot.ts';
import type { OpenIncidents } from '../types.ts';

/** Trouble of no particular source concerns every selection. */
const SQL = `
select distinct on (severity) severity, count(*) over (partition by severity)::int as count,
  id::text, source, kind, message
from omnistream.incident as stored
where resolved_at is null and ($1::text[] is null or source is null or source = any($1))
order by severity, opened_at desc, stored.id desc`;

type Row = { severity: Severity; count: number } & Omit<NonNullable<OpenIncidents['worst']>, 'severity'>;

/** How many incidents are open, whatever range is asked for, and the newest of the gravest. */
export async function openBySeverity(reader: Reader, sources?: readonly string[]): Promise<OpenIncidents> {
  const { rows } = await reader.query<Row>(SQL, [sources]);
  const found = SEVERITIES.flatMap(severity => rows.find(row => row.severity === severity) ?? []);
  const countOf = (severity: Severity): number => found.find(row => row.severity === severity)?.count ?? 0;
  const [first] = found;
  return {
    critical: countOf('critical'),
    warning: countOf('warning'),
    info: countOf('info'),
    worst: first
      ? {
          id: first.id,
          source: first.source,
          kind: first.kind,
          severity: first.severity,
          message: first.message,
        }
      : null,
  };
}
