import type pg from 'pg';
import { after, CHANGE_OF, type Handled } from '../../../domain/incident/life-cycle.ts';
import { isUniqueViolation } from '../../shared/database/errors.ts';
import { transaction } from '../../shared/database/transaction.ts';
import { Refusal } from '../../shared/http/refusal.ts';
import { problem } from '../../shared/problem.ts';
import { STATEMENT_TIMEOUT } from '../snapshot.ts';
import type { IncidentDetail, IncidentStep } from '../types.ts';
import { incidentDetail } from './read.ts';

const CHANGE = 'select omnistream.change_incident($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as changed';

const EVENT = `
insert into omnistream.event (at, component, level, source, message) values ($1, 'api', $2, $3, $4)`;

/** The sweep may change an incident just between its reading and its change; without a version to keep to, that is no clash. */
const TRIES = 3;

export const unknownIncident = (id: string): Refusal =>
  new Refusal(
    problem(
      404,
      'Unknown incident',
      `There is no incident ${id}; retention removes those that are long over.`,
    ),
  );

const conflict = (detail: string, incident: IncidentDetail): Refusal =>
  new Refusal(problem(409, 'Not possible', detail, { possible: incident.possible, incident }));

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** Does what a person wants done about an incident, and answers how it is then. */
export async function actOn(
  pool: pg.Pool,
  id: string,
  step: IncidentStep,
  who: string,
  now: number,
): Promise<IncidentDetail> {
  for (let left = TRIES; ; left--) {
    try {
      const changed = await transaction(pool, client => attempt(client, id, step, who, now));
      if (changed) return changed;
    } catch (error) {
      // Reopened while its trouble opened another: read anew, it is no longer possible.
      if (!isUniqueViolation(error)) throw error;
    }
    if (left === 1) throw new Error(`incident ${id} changes faster than a request can be answered`);
  }
}

/** @returns undefined when somebody was faster */
async function attempt(
  client: pg.PoolClient,
  id: string,
  step: IncidentStep,
  who: string,
  now: number,
): Promise<IncidentDetail | undefined> {
  await client.query(`set local statement_timeout = ${STATEMENT_TIMEOUT}`);
  const found = await incidentDetail(client, id, now);
  if (!found) throw unknownIncident(id);
  const { incident, handled } = found;
  mustBePossible(step, incident);
  const next: Handled = after(handled, step, now);
  const { rows } = await client.query<{ changed: boolean }>(CHANGE, [
    id,
    incident.version,
    new Date(now),
    who,
    CHANGE_OF[step.action],
    dateOf(next.acknowledgedAt),
    next.assignee,
    dateOf(next.resolvedAt),
    next.reason,
    step.comment ?? null,
  ]);
  if (!rows[0]?.changed) return undefined;
  const level = step.action === 'resolve' ? 'success' : 'info';
  await client.query(EVENT, [new Date(now), level, incident.source, sentence(step, who, incident)]);
  return (await incidentDetail(client, id, now))?.incident;
}

function mustBePossible(step: IncidentStep, incident: IncidentDetail): void {
  const { version, state, possible } = incident;
  if (step.version !== undefined && step.version !== version) {
    const last = incident.history.at(-1);
    const news = last ? `: ${last.change} by ${last.who}` : '';
    throw conflict(`The incident has changed since version ${step.version}${news}.`, incident);
  }
  if (!possible.includes(step.action))
    throw conflict(
      `"${step.action}" is not possible: the incident is ${state}. Possible: ${possible.join(', ')}.`,
      incident,
    );
  if (step.action === 'assign' && step.assignee === incident.assignee)
    throw conflict(`The incident is assigned to ${step.assignee} already.`, incident);
}

function sentence(step: IncidentStep, who: string, { kind, message }: IncidentDetail): string {
  const what = step.action === 'comment' ? 'commented on' : CHANGE_OF[step.action];
  const more =
    step.action === 'assign' ? ` to ${step.assignee}` : step.action === 'resolve' ? ` as ${step.reason}` : '';
  return `Incident ${what}${more} by ${who} (${kind}): ${message}`;
}
