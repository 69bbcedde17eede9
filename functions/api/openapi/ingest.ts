/** How records are sent, for the OpenAPI document. Another function answers it; a test holds this against its answers. */
import type * as v from 'valibot';
import type { Receipt } from '../schemas.ts';
import { inPath, json, problem, reference } from './parts.ts';

export const INGEST_PATH = '/v1/sources/{id}/records';

/** By the name `security` gives it. */
export const SECURITY_SCHEMES = {
  sourceToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of the source. One that is not known is 401, one of another source 403.',
  },
};

const RECEIPT: v.InferInput<typeof Receipt> = {
  source: 'deliveries',
  accepted: 2,
  refused: 0,
  refusals: [],
  malformed: 1,
  malformedAt: [{ index: 1, line: 2, count: 1 }],
  unwritten: 0,
  unwrittenAt: [],
  frames: ['0f6a7f0c-7a2b-4d0e-9d3b-6f1f0a3c2f11-0'],
  requestId: '5f0c3a52-2f0e-4b9e-8a57-0d1b2c3d4e5f',
};

const RECORD = { delivery_id: 'D-1', delivered_at: '2026-11-03T06:03:31Z', depot: 'Hamburg' };

const header = (name: string, description: string, schema: object) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string', ...schema },
});

const later = (description: string) => ({
  ...problem(description),
  headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
});

export const ingestOperation = {
  operationId: 'send_records',
  summary: 'Sends records of a source.',
  description:
    'A body has at most 10 MiB, 32 MiB unpacked, and 250,000 records of at most 512 KiB. 202 says that every record that is not refused is on the stream; each is then loaded, quarantined or a duplicate.',
  servers: [
    {
      url: '/',
      description:
        'Records are taken by another function than the API, with the local cloud at the same address.',
    },
  ],
  security: [{ sourceToken: [] }],
  parameters: [
    inPath('id', 'The id of the source, as in its contract.'),
    header(
      'Idempotency-Key',
      'With it the same request may be sent again: what was accepted is not taken twice.',
      { minLength: 1, maxLength: 256, pattern: '^[\\x20-\\x7e]+$' },
    ),
    header('Content-Encoding', 'How the body is packed.', { enum: ['gzip', 'identity'] }),
    header('X-Request-Id', 'Comes back in the answer, and is in the logs.', {
      pattern: '^[\\w.:-]{1,128}$',
    }),
  ],
  requestBody: {
    required: true,
    description: 'One record, an array of them, or one a line, in UTF-8.',
    content: {
      'application/json': {
        schema: { oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' }, minItems: 1 }] },
        example: [RECORD],
      },
      'application/x-ndjson': {
        schema: { type: 'string' },
        example: `${JSON.stringify(RECORD)}\n`,
      },
    },
  },
  responses: {
    202: { description: 'What became of each record.', ...json(reference('Receipt'), RECEIPT) },
    400: problem('The body cannot be read, has no record, or the Idempotency-Key cannot be used.', {
      type: 'about:blank',
      title: 'Body not readable',
      status: 400,
      detail: 'Line 2, column 2: a comma is missing. Nothing was accepted.',
      line: 2,
      column: 2,
      requestId: RECEIPT.requestId,
    }),
    401: {
      ...problem('No token, or one that is not known.'),
      headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
    },
    403: problem('The token is one of another source.'),
    404: problem('There is no contract for this source.'),
    413: problem('The body, every record of it, or their number is over the limit.'),
    415: problem('The content type or encoding is not one of those that are read.'),
    429: later('The stream is at its limit; `unwrittenAt` says which records to send again.'),
    500: problem('The request could not be handled; nothing of it may be assumed accepted.'),
    503: later('The stream does not answer; `unwrittenAt` says which records to send again.'),
  },
};
