import { toJsonSchemaDefs } from '@valibot/to-json-schema';
import { EXAMPLES } from '../examples.ts';
import { IncidentStep } from '../incidents/step.ts';
import { PARAMETERS } from '../parameters.ts';
import * as schemas from '../schemas.ts';
import type { Answers, Commands } from '../types.ts';
import { INGEST_PATH, ingestOperation, SECURITY_SCHEMES } from './ingest.ts';
import { type Command, getPath, type Operation, postOperation } from './operation.ts';
import { reference } from './parts.ts';
import { PLATFORM_COMPONENTS, PLATFORM_PATHS } from './platform.ts';
import { REPLAY_COMPONENTS, REPLAY_PATHS } from './replays.ts';

/** By the name they have in the document. */
const COMPONENTS = {
  Alert: schemas.Alert,
  EnricherRow: schemas.EnricherRow,
  Event: schemas.Event,
  Failure: schemas.Failure,
  Health: schemas.Health,
  Incident: schemas.Incident,
  IncidentChange: schemas.IncidentChange,
  IncidentDetail: schemas.IncidentDetail,
  IncidentPage: schemas.IncidentPage,
  IncidentStep,
  Latency: schemas.Latency,
  MonitorRow: schemas.MonitorRow,
  MonitorSubject: schemas.MonitorSubject,
  Overview: schemas.Overview,
  Problem: schemas.Problem,
  Quality: schemas.Quality,
  QuarantinedRecord: schemas.QuarantinedRecord,
  QuarantinePage: schemas.QuarantinePage,
  Receipt: schemas.Receipt,
  RuleDetail: schemas.RuleDetail,
  RuleRow: schemas.RuleRow,
  RuleRows: schemas.RuleRows,
  SourceInfo: schemas.SourceInfo,
  SourceRow: schemas.SourceRow,
  SourceTotals: schemas.SourceTotals,
  Throughput: schemas.Throughput,
  WindowResult: schemas.WindowResult,
  WindowResultPage: schemas.WindowResultPage,
  ...PLATFORM_COMPONENTS,
  ...REPLAY_COMPONENTS,
};

/** By route of types.ts; written by hand because hono-openapi would add 420 kB to a bundle of 60. */
const OPERATIONS: Record<keyof Answers, Operation<keyof typeof COMPONENTS>> = {
  '/health': { summary: 'Whether the API and its database answer.', answer: 'Health', errors: [400] },
  '/overview': {
    summary: 'The state of the pipeline and of each source.',
    answer: 'Overview',
    errors: [400, 404],
  },
  '/throughput': {
    summary: 'Records over time, by source.',
    answer: 'Throughput',
    errors: [400, 404],
  },
  '/alerts': {
    summary: 'Incidents that are open or were seen in the range, newest first.',
    answer: 'Alert',
    list: true,
    errors: [400, 404],
  },
  '/incidents': {
    summary: 'Incidents with their state, newest first.',
    answer: 'IncidentPage',
    errors: [400, 404],
  },
  '/incidents/{id}': {
    summary: 'One incident with its history, and what can be done about it.',
    answer: 'IncidentDetail',
    errors: [400, 404],
  },
  '/events': {
    summary: 'What the pipeline did, newest first.',
    answer: 'Event',
    list: true,
    errors: [400],
  },
  '/sources': {
    summary: 'Every source with its contract in short.',
    answer: 'SourceInfo',
    list: true,
    errors: [400],
  },
  '/sources/{id}': { summary: 'One source.', answer: 'SourceInfo', errors: [400, 404] },
  '/quarantine': {
    summary: 'Quarantined records with their failures, newest first.',
    answer: 'QuarantinePage',
    errors: [400, 404],
  },
  '/quarantine/{id}': {
    summary: 'One quarantined record with its whole original.',
    answer: 'QuarantinedRecord',
    errors: [400, 404],
  },
  '/replays': { summary: 'Replays, newest first.', answer: 'Replay', list: true, errors: [400] },
  '/replays/{id}': { summary: 'One replay and how far it is.', answer: 'Replay', errors: [400, 404] },
  '/quality': {
    summary: 'How good the data was: score, violations, drift and error rate, against the period before.',
    answer: 'Quality',
    errors: [400, 404],
  },
  '/rules': {
    summary: 'Every rule with its checks, how it is now, and its trend.',
    answer: 'RuleRows',
    errors: [400, 404],
  },
  '/sources/{id}/rules/{rule}': {
    summary: 'One rule: what it asks, its checks over time, and what it saw where it failed.',
    answer: 'RuleDetail',
    errors: [400, 404],
  },
  '/enrichers': {
    summary: 'What each enricher did and how long it took.',
    answer: 'EnricherRow',
    list: true,
    errors: [400, 404],
  },
  '/monitors': {
    summary: 'Every monitor of every source: what it says now, or how much it still has to learn.',
    answer: 'MonitorRow',
    list: true,
    errors: [400, 404],
  },
  '/window-results': {
    summary:
      'What rules found of closed windows, newest first, and how many records came too late for theirs.',
    answer: 'WindowResultPage',
    errors: [400, 404],
  },
  '/status': {
    summary: 'Totals of each source since the beginning.',
    answer: 'SourceTotals',
    list: true,
    errors: [400],
  },
};

const COMMANDS: Record<keyof Commands, Command<keyof typeof COMPONENTS>> = {
  '/incidents/{id}': {
    id: 'act_on_incident',
    summary: 'Acknowledges, assigns, resolves or reopens an incident, or comments on it.',
    body: reference('IncidentStep'),
    answer: 'IncidentDetail',
    example: { action: 'resolve', reason: 'missing_data', comment: 'The feed was off.', version: 3 },
    errors: {
      404: 'There is no such incident.',
      409: 'It is not possible, or somebody was faster: `possible` says what is, `incident` how it is now.',
    },
  },
};

const ROUTES = Object.keys(OPERATIONS) as (keyof Answers)[];

const path = (route: keyof Answers): [string, object] => {
  const [name, get] = getPath(route, OPERATIONS[route], PARAMETERS[route], EXAMPLES[route]);
  const command = Object.hasOwn(COMMANDS, route) ? COMMANDS[route as keyof Commands] : undefined;
  return [name, command ? { ...get, ...postOperation(route, command) } : get];
};

/** The OpenAPI 3.1 document of this API, and of how records are sent. */
export const openapi = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'OmniStream',
    version,
    description:
      'What the pipeline measured, and what people do about it. Times are ISO 8601 UTC, durations milliseconds, shares 0 to 1; null means not known. Errors are problem documents (RFC 9457). A deployment in AWS asks for an access token of its sign-in for everything but /api/v1/health, and answers 401 without: `Authorization: Bearer ACCESS_TOKEN`.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  paths: {
    ...REPLAY_PATHS,
    ...Object.fromEntries(ROUTES.map(path).map(([at, item]) => [at, { ...item, ...REPLAY_PATHS[at] }])),
    ...PLATFORM_PATHS,
    [INGEST_PATH]: { post: ingestOperation },
  },
  components: {
    securitySchemes: SECURITY_SCHEMES,
    schemas: toJsonSchemaDefs(COMPONENTS, {
      target: 'draft-2020-12',
      // What is checked beyond the shape is said in words, where a request is described.
      errorMode: 'ignore',
      overrideRef: ({ referenceId }) => reference(referenceId).$ref,
    }),
  },
});
