import { expect, it } from 'vitest';
import { type ApiDocument, apiReference } from './api-reference.ts';

const content = (name: string, example?: unknown) => ({
  'application/json': {
    schema: { $ref: `#/components/schemas/${name}` },
    ...(example !== undefined && { example }),
  },
});

it('shows what is asked, what is sent and what is answered', () => {
  const document: ApiDocument = {
    info: { description: 'What it is.', version: '1' },
    paths: {
      '/things': {
        get: {
          summary: 'All things.',
          parameters: [
            {
              name: 'range',
              in: 'query',
              description: 'How far.',
              schema: { enum: ['a', 'b'], default: 'a' },
            },
          ],
          responses: { 200: { description: 'All things.', content: content('Thing', { n: 1 }) } },
        },
        post: {
          summary: 'Sends a thing.',
          description: 'At most one.',
          servers: [{ description: 'Elsewhere.' }],
          security: [{ token: [] }],
          parameters: [{ name: 'Key', in: 'header', description: 'Again.', schema: {} }],
          requestBody: {
            description: 'A thing.',
            content: { 'application/x-ndjson': { schema: {}, example: '{"n":2}\n' } },
          },
          responses: {
            202: { description: 'Taken.', content: content('Receipt', { accepted: 1 }) },
            400: { description: 'A | B.', content: content('Problem') },
          },
        },
      },
    },
  };
  const [, get, post] = apiReference(document).split('\n## ');
  expect(get).toBe(
    'GET /things\n\nAll things.\n\n| parameter | meaning |\n| --- | --- |\n' +
      '| `range` | How far. One of `a`, `b`. `a` when absent. |\n\n' +
      '| status | body | meaning |\n| --- | --- | --- |\n| 200 | Thing | The answer. |\n\n' +
      'An answer:\n\n```\n{\n  "n": 1\n}\n```\n',
  );
  expect(post).toBe(
    'POST /things\n\nSends a thing.\n\nAt most one.\n\n' +
      'Needs the token of the source: `Authorization: Bearer TOKEN`.\n\nElsewhere.\n\n' +
      '| parameter | meaning |\n| --- | --- |\n| `Key` | A header. Again. |\n\n' +
      'A thing.\n\nAs `application/x-ndjson`:\n\n```\n{"n":2}\n```\n\n' +
      '| status | body | meaning |\n| --- | --- | --- |\n| 202 | Receipt | Taken. |\n| 400 | Problem | A \\| B. |\n\n' +
      'An answer:\n\n```\n{\n  "accepted": 1\n}\n```\n\n',
  );
});
