import type { Reader } from '../snapshot.ts';
import type { MonitorSubject } from '../types.ts';

/** A row as the sweep left it. */
export interface StoredState extends Omit<MonitorSubject, 'state' | 'since' | 'judgedAt' | 'needs'> {
  source: string;
  monitor: string;
  status: 'learning' | 'unknown' | 'clean' | 'suspect' | 'firing';
  since: Date;
  judgedAt: Date;
  needed: number | null;
}

const SQL = `
select source, monitor, subject, status, since, judged_at as "judgedAt", needed, unit, observed, usual, low, high, level,
  severity, message
from omnistream.monitor_state
where source = any($1)
order by source, monitor, subject`;

/** The last word of each monitor on each of its subjects. */
export async function monitorStates(reader: Reader, sources: readonly string[]): Promise<StoredState[]> {
  return (await reader.query<StoredState>(SQL, [sources])).rows;
}
