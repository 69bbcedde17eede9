import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_RECORD_BYTES } from '../../../domain/frame/limits.ts';
import { Deployment, putting, type Sent } from '../../ingest/deployment.fixture.ts';
import { MAX_RECORDS } from '../../ingest/ingest.ts';
import { MAX_BODY_BYTES, MAX_INFLATED_BYTES } from '../../ingest/request.ts';
import { EXAMPLES } from '../examples.ts';
import * as schemas from '../schemas.ts';
import { openapi } from './document.ts';
import { INGEST_PATH, ingestOperation } from './ingest.ts';
import { PLATFORM_PATHS } from './platform.ts';

const document = JSON.parse(JSON.stringify(openapi('1.2.3')));
const { responses, parameters, requestBody } = ingestOperation;
const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
ajv.addSchema({ $id: 'doc', ...document });
const fits = (schema: object, value: unknown): void => {
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"doc#/'));
  expect(ajv.validate(absolute, value), JSON.stringify([ajv.errors, value])).toBe(true);
};

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});

/** Sends to the real ingest function and holds its answer against the document. */
async function documented(sent: Sent, status: keyof typeof responses) {
  const answer = await deployment.send(sent);
  expect(answer.status).toBe(status);
  const { content } = responses[status] as { content: Record<string, { schema: object }> };
  const { schema } = content[String(answer.headers['content-type'])]!;
  fits(schema, answer.body);
  return answer;
}

describe('the ingest path of the document', () => {
  it('is there, with its token', () => {
    expect(document.paths[INGEST_PATH].post.security).toEqual([{ sourceToken: [] }]);
    expect(document.components.securitySchemes.sourceToken).toMatchObject({ scheme: 'bearer' });
    expect(ingestOperation.servers[0]?.description).toContain('another function');
  });

  it('describes what is taken', async () => {
    const { body } = await documented(
      { body: `{"id":1}\nnope\n{"pad":"${'x'.repeat(MAX_RECORD_BYTES)}"}` },
      202,
    );
    expect(v.parse(schemas.Receipt, body)).toEqual(body);
    expect(body).toMatchObject({ accepted: 2, malformed: 1, refused: 1 });
    for (const [type, { example }] of Object.entries(requestBody.content)) {
      const text = typeof example === 'string' ? example : JSON.stringify(example);
      await documented({ body: text, headers: { 'Content-Type': type, 'Idempotency-Key': 'a b' } }, 202);
    }
  });

  it.each<[keyof typeof responses, Sent]>([
    [400, { body: '[{"id":1}\n {"id":2}]' }],
    [400, { headers: { 'Idempotency-Key': 'x'.repeat(257) } }],
    [401, { headers: { Authorization: 'Bearer nope' } }],
    [403, { headers: { Authorization: 'Bearer t-ticks' } }],
    [404, { path: '/v1/sources/x/records' }],
    [413, { body: ' '.repeat(MAX_BODY_BYTES + 1) }],
    [415, { headers: { 'Content-Type': 'text/csv' } }],
  ])('describes the refusal %i', async (status, sent) => {
    await documented(sent, status);
  });

  it.each([
    [429, 'ProvisionedThroughputExceededException'],
    [503, 'InternalFailure'],
  ] as const)('describes %i of the stream', async (status, code) => {
    deployment.dependencies.put = putting(async entries => entries.map(() => ({ code, message: 'no' })));
    const { headers, body } = await documented({}, status);
    expect(headers).toHaveProperty('retry-after');
    expect(responses[status].headers).toHaveProperty('Retry-After');
    expect(body).toHaveProperty('unwrittenAt');
  });

  it('describes a failure of its own', async () => {
    deployment.dependencies.tokens = () => {
      throw new Error('not set up');
    };
    await documented({}, 500);
  });

  it('names the limits that are kept', () => {
    const MIB = 1024 * 1024;
    for (const limit of [
      `${MAX_BODY_BYTES / MIB} MiB`,
      `${MAX_INFLATED_BYTES / MIB} MiB unpacked`,
      `${MAX_RECORDS.toLocaleString('en')} records`,
      `${MAX_RECORD_BYTES / 1024} KiB`,
    ])
      expect(ingestOperation.description).toContain(limit);
    const key = parameters.find(({ name }) => name === 'Idempotency-Key');
    expect(key?.schema).toMatchObject({ maxLength: 256 });
  });
});

interface Described {
  responses: Record<string, { content: Record<string, { schema: object; example?: unknown }> }>;
}

it('has examples that fit their schemas, of what is there', () => {
  const examples = Object.values<Record<string, Described>>(document.paths)
    .flatMap(path => Object.values(path))
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap(({ content }) => Object.values(content))
    .filter(({ example }) => example !== undefined);
  for (const { schema, example } of examples) fits(schema, example);
  const answered = Object.keys(EXAMPLES).length + Object.keys(PLATFORM_PATHS).length;
  expect(examples).toHaveLength(answered + 2);
});
