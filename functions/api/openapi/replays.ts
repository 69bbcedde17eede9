import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { EXPORT } from '../parameters.ts';
import * as schemas from '../schemas.ts';
import { parameter } from './operation.ts';
import { inPath, json, problem, reference } from './parts.ts';

/** By the name they have in the document. */
export const REPLAY_COMPONENTS = {
  GoneRecord: schemas.GoneRecord,
  RepairPreview: schemas.RepairPreview,
  RepairSample: schemas.RepairSample,
  Replay: schemas.Replay,
  ReplayCreated: schemas.ReplayCreated,
};

const WRONG = problem('The body is wrong; `errors` names each place.');
const NOT_JSON = problem('The body is not declared as JSON.');
const AWAY = problem('The database does not answer, or not in time; try again after `Retry-After` seconds.');

const schemaOf = (schema: v.GenericSchema): object => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  return rest;
};

const filter = { source: 'market-ticks', rule: 'QR-002-price', range: 'hour' };
const repair = {
  flows: [{ when: { rule: 'QR-002-price' }, steps: [{ op: 'cast', path: '/price', to: 'number' }] }],
};

function post(
  operationId: string,
  summary: string,
  body: object,
  example: object,
  status: number,
  answer: keyof typeof REPLAY_COMPONENTS,
  refusals: Record<number, string>,
  ids: readonly string[] = [],
): object {
  return {
    operationId,
    summary,
    parameters: ids.map(name => inPath(name)),
    requestBody: { required: true, ...json(body, example) },
    responses: {
      [status]: { description: summary, ...json(reference(answer)) },
      400: WRONG,
      ...Object.fromEntries(Object.entries(refusals).map(([code, meaning]) => [code, problem(meaning)])),
      415: NOT_JSON,
      503: AWAY,
    },
  };
}

const request = {
  type: 'object',
  description:
    'Which records, by a filter or by ids, and how they are repaired; without a repair as they are.',
  properties: {
    filter: schemaOf(schemas.replayFilter),
    ids: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 1000 },
    repair: schemaOf(schemas.Replay.entries.repair.wrapped),
  },
};

/** Operations that are no plain reading, by path. */
export const REPLAY_PATHS: Record<string, Record<string, object>> = {
  '/api/v1/quarantine/export': {
    get: {
      operationId: 'quarantine_export',
      summary:
        'Quarantined records to take away, newest first, in parts: each names the next in its `Link` header.',
      parameters: Object.entries(EXPORT).map(parameter),
      responses: {
        200: {
          description: 'A part of the export.',
          headers: {
            Link: {
              description: 'The next part, `rel="next"`; absent: this is the last.',
              schema: { type: 'string' },
            },
          },
          content: {
            'application/x-ndjson': { schema: { type: 'string' } },
            'text/csv': { schema: { type: 'string' } },
          },
        },
        400: problem('The query string is wrong; `errors` names each parameter.'),
        404: problem('There is no such source.'),
        503: AWAY,
      },
    },
  },
  '/api/v1/quarantine/preview': {
    post: post(
      'preview_repair',
      'What a repair would make of the newest records that match; nothing is changed.',
      request,
      { filter, repair },
      200,
      'RepairPreview',
      { 404: 'There is no such source.' },
    ),
  },
  '/api/v1/replays': {
    post: post(
      'create_replay',
      'Has quarantined records go through the pipeline again, repaired or as they are.',
      request,
      { filter, repair },
      201,
      'ReplayCreated',
      {
        404: 'There is no such source.',
        409: 'Nothing matches, or all of it is on its way with another replay.',
        410: 'None of the ids is in the quarantine any more; `gone` says why of each.',
      },
    ),
  },
  '/api/v1/replays/{id}': {
    post: post(
      'change_replay',
      'Cancels a replay: what is not loaded yet keeps its place in the quarantine.',
      { type: 'object', properties: { action: { const: 'cancel' } }, required: ['action'] },
      { action: 'cancel' },
      200,
      'Replay',
      { 404: 'There is no such replay.' },
      ['id'],
    ),
  },
};
