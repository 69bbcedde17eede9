import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import type { IncidentChangeKind } from '../../../domain/incident/life-cycle.ts';
import type { Severity } from '../../../domain/quality/failure.ts';
import { SWEEP } from '../../shared/incidents/sweep.ts';
import { type EventRow, writeEvents } from '../events.ts';
import type { Judgement } from '../monitors/judge.ts';
import { type Change, changes, HELD_MS, type KnownIncident } from './changes.ts';

/** A person who changes one of them waits until the sweep has judged, and the other way round. */
const KNOWN = `
select id::text, fingerprint, source, kind, severity, message, resolved_by as "resolvedBy",
  (extract(epoch from last_seen_at) * 1000)::float8 as "lastSeenAt",
  (extract(epoch from resolved_at) * 1000)::float8 as "resolvedAt", clean_sweeps as "cleanSweeps"
from omnistream.incident as stored
where resolved_at is null or resolved_at > $1
order by resolved_at, stored.id
for update`;

const INSERT = `
insert into omnistream.incident (fingerprint, source, kind, severity, message, opened_at, last_seen_at, version)
values ($1, $2, $3, $4, $5, $6, $6, 1)
returning id::text`;

const SEEN = `
update omnistream.incident
set severity = $2, message = $3, last_seen_at = $4, occurrences = occurrences + 1, clean_sweeps = 0,
  resolved_at = null, resolved_by = null, reason = null, version = version + $5
where id = $1`;

/** Counted, and nothing else: a person has called it over. */
const REPEATED = `
update omnistream.incident set last_seen_at = $2, occurrences = occurrences + 1 where id = $1`;

const CLEAN = 'update omnistream.incident set clean_sweeps = clean_sweeps + 1 where id = $1';

const RESOLVE = `
update omnistream.incident set resolved_at = $2, resolved_by = $3, version = version + 1 where id = $1`;

const HISTORY = `
insert into omnistream.incident_change (incident, version, at, who, change, state, severity, assignee, reason, comment)
select id, version, $2, $3, $4, state, severity, assignee, reason, $5
from omnistream.incident where id = $1`;

type Stored = KnownIncident & { kind: string; message: string };

/** Opens, joins, reopens and resolves incidents; what changed is in their history, and an event. */
export async function applyIncidents(
  client: pg.ClientBase,
  contracts: readonly Contract[],
  judgements: readonly Judgement[],
  now: number,
): Promise<void> {
  const { rows } = await client.query<Stored>(KNOWN, [new Date(now - HELD_MS)]);
  const stored = new Map(rows.map(row => [row.id, row]));
  const watchedOf = (source: string) => contracts.find(contract => contract.source === source);
  const at = new Date(now);
  const events: EventRow[] = [];
  for (const change of changes(rows, judgements, watchedOf, now)) {
    const noted = await write(client, change, at);
    if (!noted) continue;
    const { id, kind, comment } = noted;
    await client.query(HISTORY, [id, at, SWEEP, kind, comment]);
    events.push(eventOf(change, stored.get(id)));
  }
  await writeEvents(client, events, at);
}

interface Noted {
  id: string;
  kind: IncidentChangeKind;
  comment?: string;
}

/** @returns what is worth a line of the history: repeats of the same are only counted */
async function write(client: pg.ClientBase, change: Change, at: Date): Promise<Noted | undefined> {
  switch (change.change) {
    case 'open': {
      const { fingerprint, source, kind } = change.judgement;
      const { severity, message } = change.finding;
      const values = [fingerprint, source, kind, severity, message, at];
      const { rows } = await client.query<{ id: string }>(INSERT, values);
      return { id: rows[0]!.id, kind: 'opened', comment: message };
    }
    case 'join':
    case 'reopen': {
      const { incident, finding } = change;
      const changed = change.change === 'reopen' || finding.severity !== incident.severity;
      await client.query(SEEN, [incident.id, finding.severity, finding.message, at, changed ? 1 : 0]);
      if (!changed) return undefined;
      return {
        id: incident.id,
        kind: change.change === 'reopen' ? 'reopened' : 'severity',
        comment: finding.message,
      };
    }
    case 'repeat':
      await client.query(REPEATED, [change.incident.id, at]);
      return undefined;
    case 'clean':
      await client.query(CLEAN, [change.incident.id]);
      return undefined;
    case 'resolve':
      await client.query(RESOLVE, [change.incident.id, at, SWEEP]);
      return { id: change.incident.id, kind: 'resolved', comment: change.why };
  }
}

const LEVEL: Readonly<Record<Severity, EventRow['level']>> = {
  critical: 'error',
  warning: 'warning',
  info: 'info',
};

function eventOf(change: Change, stored: Stored | undefined): EventRow {
  if (!('finding' in change)) {
    const { source = null, kind = '', message = '' } = stored ?? {};
    return { level: 'success', source, message: `Incident resolved (${kind}). It was: ${message}` };
  }
  const { judgement, finding } = change;
  const what = { open: 'opened', reopen: 'reopened', join: `became ${finding.severity}`, repeat: 'repeated' }[
    change.change
  ];
  return {
    level: LEVEL[finding.severity],
    source: judgement.source,
    message: `Incident ${what} (${judgement.kind}): ${finding.message}`,
  };
}
