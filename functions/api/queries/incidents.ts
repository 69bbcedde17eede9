import type { Reader } from '../snapshot.ts';
import type { Alert } from '../types.ts';

interface Row extends Omit<Alert, 'at' | 'lastSeenAt' | 'resolvedAt'> {
  at: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
}

/** Trouble of no particular source concerns every selection. */
const SQL = `
select id::text, opened_at as at, last_seen_at as "lastSeenAt", resolved_at as "resolvedAt",
  source, kind, severity, message, occurrences, state, assignee
from omnistream.incident as stored
where (resolved_at is null or last_seen_at >= $1)
  and ($2::text[] is null or source is null or source = any($2))
order by opened_at desc, stored.id desc
limit $3`;

/** Incidents that are open or were seen since `from`, newest first. */
export async function incidents(
  reader: Reader,
  from: Date,
  sources: readonly string[] | undefined,
  limit: number,
): Promise<Alert[]> {
  const { rows } = await reader.query<Row>(SQL, [from, sources, limit]);
  return rows.map(row => ({
    ...row,
    at: row.at.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  }));
}
