import type pg from 'pg';
import { type EventRow, writeEvents } from '../events.ts';
import type { Judgement } from '../monitors/judge.ts';
import { MONITORS } from '../monitors/judge.ts';
import { RULE_KIND } from '../windows/judgements.ts';
import { type Change, changes, type OpenIncident } from './changes.ts';

const OPEN = `
select id::text, fingerprint, source, kind, severity, message,
  (extract(epoch from last_seen_at) * 1000)::float8 as "lastSeenAt", clean_sweeps as "cleanSweeps"
from omnistream.incident
where resolved_at is null
for update`;

const INSERT = `
insert into omnistream.incident (fingerprint, source, kind, severity, message, opened_at, last_seen_at)
values ($1, $2, $3, $4, $5, $6, $6)`;

const JOIN = `
update omnistream.incident
set severity = $2, message = $3, last_seen_at = $4, occurrences = occurrences + 1, clean_sweeps = 0
where id = $1`;

const CLEAN = 'update omnistream.incident set clean_sweeps = clean_sweeps + 1 where id = $1';

const RESOLVE = 'update omnistream.incident set resolved_at = $2 where id = $1';

type Stored = OpenIncident & { source: string | null; message: string };

/** Opens, joins and resolves incidents and writes an event for each that began, became worse or ended. */
export async function applyIncidents(
  client: pg.ClientBase,
  judgements: readonly Judgement[],
  now: number,
): Promise<void> {
  const { rows } = await client.query<Stored>(OPEN);
  const stored = new Map(rows.map(row => [row.id, row]));
  const at = new Date(now);
  const events: EventRow[] = [];
  for (const change of changes(rows, judgements, new Set([...Object.keys(MONITORS), RULE_KIND]), now)) {
    await write(client, change, at);
    const event = eventOf(change, stored);
    if (event) events.push(event);
  }
  await writeEvents(client, events, at);
}

async function write(client: pg.ClientBase, change: Change, at: Date): Promise<void> {
  switch (change.change) {
    case 'open': {
      const { fingerprint, source, kind } = change.judgement;
      const { severity, message } = change.finding;
      await client.query(INSERT, [fingerprint, source, kind, severity, message, at]);
      return;
    }
    case 'join':
      await client.query(JOIN, [change.incident.id, change.finding.severity, change.finding.message, at]);
      return;
    case 'clean':
      await client.query(CLEAN, [change.incident.id]);
      return;
    case 'resolve':
      await client.query(RESOLVE, [change.incident.id, at]);
  }
}

function eventOf(change: Change, stored: ReadonlyMap<string, Stored>): EventRow | undefined {
  if (change.change === 'clean') return undefined;
  if (change.change === 'resolve') {
    const { source = null, message = '' } = stored.get(change.incident.id) ?? {};
    return {
      level: 'success',
      source,
      message: `Incident resolved (${change.incident.kind}). It was: ${message}`,
    };
  }
  const { judgement, finding } = change;
  const worse =
    change.change === 'join' && finding.severity === 'critical' && change.incident.severity !== 'critical';
  if (change.change === 'join' && !worse) return undefined;
  return {
    level: finding.severity === 'critical' ? 'error' : 'warning',
    source: judgement.source,
    message: `Incident ${worse ? 'became critical' : 'opened'} (${judgement.kind}): ${finding.message}`,
  };
}
