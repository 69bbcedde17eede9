import {
  type Handled,
  type IncidentState,
  possibleActions,
  type ResolutionReason,
} from '../../../domain/incident/life-cycle.ts';
import type { Severity } from '../../../domain/quality/failure.ts';
import type { Reader } from '../snapshot.ts';
import type { Incident, IncidentChange, IncidentDetail } from '../types.ts';

interface Row extends Omit<Incident, 'openedAt' | 'lastSeenAt' | 'resolvedAt' | 'rule'> {
  openedAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
  fingerprint: string;
}

/** Of the table `stored`. */
const COLUMNS = `stored.id::text, fingerprint, source, kind, severity, message, state, assignee, reason, occurrences, version,
  opened_at as "openedAt", last_seen_at as "lastSeenAt", resolved_at as "resolvedAt", resolved_by as "resolvedBy"`;

/** The rule that a fingerprint `rule:<source>:<rule id>` is of. */
function ruleOf({ kind, source, fingerprint }: Row): string | null {
  const prefix = `rule:${source}:`;
  return kind === 'rule' && fingerprint.startsWith(prefix) ? fingerprint.slice(prefix.length) : null;
}

function incidentOf(row: Row): Incident {
  const { fingerprint: _, openedAt, lastSeenAt, resolvedAt, ...rest } = row;
  return {
    ...rest,
    rule: ruleOf(row),
    openedAt: openedAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}

export interface IncidentFilter {
  state: IncidentState | 'open' | 'all';
  sources?: readonly string[] | undefined;
  kind?: string | undefined;
  severity?: Severity | undefined;
  /** Empty: nobody's. */
  assignee?: string | undefined;
  /** Those that were open at some time from one instant to another. */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Trouble of no particular source concerns every selection. */
const MATCHING = `
  ($1 = 'all' or ($1 = 'open' and resolved_at is null) or state = $1)
  and ($2::text[] is null or source is null or source = any($2))
  and ($3::text is null or kind = $3)
  and ($4::text is null or severity = $4)
  and ($5::text is null or coalesce(assignee, '') = $5)
  and ($6::timestamptz is null or resolved_at is null or resolved_at >= $6)
  and ($7::timestamptz is null or opened_at < $7)`;

const values = ({ state, sources, kind, severity, assignee, from, to }: IncidentFilter) => [
  state,
  sources,
  kind,
  severity,
  assignee,
  from,
  to,
];

const PAGE = `
select ${COLUMNS}, (extract(epoch from opened_at) * 1000000)::bigint::text as micros
from omnistream.incident as stored
where ${MATCHING}
  and ($8::bigint is null
    or (opened_at, id) < (timestamptz 'epoch' + $8::bigint * interval '1 microsecond', $9::bigint))
order by opened_at desc, stored.id desc
limit $10`;

/** One page, newest first. */
export async function incidentRows(
  reader: Reader,
  filter: IncidentFilter,
  before: { micros: string; id: string } | undefined,
  limit: number,
): Promise<{ incidents: Incident[]; next: string | null }> {
  const { rows } = await reader.query<Row & { micros: string }>(PAGE, [
    ...values(filter),
    before?.micros,
    before?.id,
    limit + 1,
  ]);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    incidents: page.map(({ micros: _, ...row }) => incidentOf(row)),
    next: last ? `${last.micros}-${last.id}` : null,
  };
}

const TOTAL = `select count(*)::int as total from omnistream.incident where ${MATCHING}`;

export async function countIncidents(reader: Reader, filter: IncidentFilter): Promise<number> {
  const { rows } = await reader.query<{ total: number }>(TOTAL, values(filter));
  return rows[0]?.total ?? 0;
}

const CHOICES = `
select array(select distinct kind from omnistream.incident order by 1) as kinds,
  array(select distinct assignee from omnistream.incident where assignee is not null order by 1 limit 100) as assignees`;

/** What there is to filter by. */
export async function incidentChoices(reader: Reader): Promise<{ kinds: string[]; assignees: string[] }> {
  const { rows } = await reader.query<{ kinds: string[]; assignees: string[] }>(CHOICES);
  return rows[0]!;
}

const ONE = `
select ${COLUMNS}, acknowledged_at as "acknowledgedAt",
  exists (select from omnistream.incident other
    where other.fingerprint = stored.fingerprint and other.resolved_at is null and other.id <> stored.id) as succeeded
from omnistream.incident as stored
where stored.id = $1`;

const HISTORY = `
select version, at, who, change, state, severity, assignee, reason, comment
from omnistream.incident_change
where incident = $1
order by version`;

/** An incident with its history; undefined: there is none. */
export async function incidentDetail(
  reader: Reader,
  id: string,
  now: number,
): Promise<{ incident: IncidentDetail; handled: Handled } | undefined> {
  const { rows } = await reader.query<Row & { acknowledgedAt: Date | null; succeeded: boolean }>(ONE, [id]);
  if (!rows[0]) return undefined;
  const { acknowledgedAt, succeeded, ...row } = rows[0];
  const history = await reader.query<Omit<IncidentChange, 'at'> & { at: Date }>(HISTORY, [id]);
  const handled: Handled = {
    acknowledgedAt: acknowledgedAt?.getTime() ?? null,
    assignee: row.assignee,
    resolvedAt: row.resolvedAt?.getTime() ?? null,
    reason: row.reason as ResolutionReason | null,
  };
  return {
    handled,
    incident: {
      ...incidentOf(row),
      possible: possibleActions(handled, succeeded, now),
      history: history.rows.map(change => ({ ...change, at: change.at.toISOString() })),
    },
  };
}
