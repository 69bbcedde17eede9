import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { EXPORT } from '../parameters.ts';
import * as schemas from '../schemas.ts';
import { AWAY, type Command, parameter, postOperation } from './operation.ts';
import { problem } from './parts.ts';

/** By the name they have in the document. */
export const REPLAY_COMPONENTS = {
  GoneRecord: schemas.GoneRecord,
  RepairPreview: schemas.RepairPreview,
  RepairSample: schemas.RepairSample,
  Replay: schemas.Replay,
  ReplayCreated: schemas.ReplayCreated,
};

const schemaOf = (schema: v.GenericSchema): object => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  return rest;
};

const filter = { source: 'market-ticks', rule: 'QR-002-price', range: 'hour' };
const repair = {
  flows: [{ when: { rule: 'QR-002-price' }, steps: [{ op: 'cast', path: '/price', to: 'number' }] }],
};

const post = (
  route: string,
  command: Command<keyof typeof REPLAY_COMPONENTS>,
): [string, Record<string, object>] => [`/api/v1${route}`, postOperation(route, command)];

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
        503: problem(AWAY),
      },
    },
  },
  ...Object.fromEntries([
    post('/quarantine/preview', {
      id: 'preview_repair',
      summary: 'What a repair would make of the newest records that match; nothing is changed.',
      body: request,
      answer: 'RepairPreview',
      example: { filter, repair },
      errors: { 404: 'There is no such source.' },
    }),
    post('/replays', {
      id: 'create_replay',
      summary: 'Has quarantined records go through the pipeline again, repaired or as they are.',
      body: request,
      status: 201,
      answer: 'ReplayCreated',
      example: { filter, repair },
      errors: {
        404: 'There is no such source.',
        409: 'Nothing matches, or all of it is on its way with another replay.',
        410: 'None of the ids is in the quarantine any more; `gone` says why of each.',
      },
    }),
    post('/replays/{id}', {
      id: 'change_replay',
      summary: 'Cancels a replay: what is not loaded yet keeps its place in the quarantine.',
      body: { type: 'object', properties: { action: { const: 'cancel' } }, required: ['action'] },
      answer: 'Replay',
      example: { action: 'cancel' },
      errors: { 404: 'There is no such replay.' },
    }),
  ]),
};
