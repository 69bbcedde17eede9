import fc from 'fast-check';
import { Hono } from 'hono';
import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import { type Problem, problem } from '../problem.ts';
import { answerProblems } from './answers.ts';
import { body } from './body.ts';
import { Refusal } from './refusal.ts';
import { storable } from './text.ts';
import { whoAsks } from './who.ts';

const schema = v.variant('action', [
  v.strictObject({ action: v.literal('say'), text: storable(10) }),
  v.strictObject({ action: v.literal('go'), reason: v.picklist(['a', 'b'], 'must be one of a, b') }),
]);
const app = new Hono()
  .post('/things', body(schema, 1000), c => c.json(c.req.valid('json')))
  .get('/other', c => c.body('x'));
answerProblems(app, error =>
  error instanceof Refusal ? error.problem : problem(500, 'Broken', String(error)),
);

const post = (content: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  app.request('/things', {
    method: 'POST',
    body: content,
    headers: { 'content-type': 'application/json', ...headers },
  });
async function refused(
  content: string | Uint8Array<ArrayBuffer>,
  headers?: Record<string, string>,
): Promise<Problem> {
  const response = await post(content, headers);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const found = (await response.json()) as Problem;
  expect(found.status).toBe(response.status);
  return found;
}

describe('a body', () => {
  it('is taken as JSON, whatever else its type says', async () => {
    const response = await post('{"action":"say","text":"hé"}', {
      'content-type': 'Application/JSON; charset=utf-8',
    });
    expect(await response.json()).toEqual({ action: 'say', text: 'hé' });
  });

  it.each([
    ['', 'There is no body.'],
    ['{', 'The body is not JSON.'],
    ['[]', 'The body must be a JSON object.'],
    ['null', 'The body must be a JSON object.'],
    ['"say"', 'The body must be a JSON object.'],
    ['{}', '"action" is missing'],
    ['{"action":"say"}', '"text" is missing'],
    ['{"action":"say","text":7}', '"text" must be text'],
    ['{"action":"say","text":"12345678901"}', '"text" must have at most 10 characters'],
    ['{"action":"say","text":"\\u0000"}', '"text" must not contain a NUL character'],
    ['{"action":"say","text":"\\ud800"}', '"text" must be well-formed Unicode'],
    ['{"action":"say","text":"x","txt":1}', '"txt" is unknown: did you mean "text"?'],
    ['{"action":"say","text":"x","__proto__":1}', '"__proto__" is unknown'],
    ['{"action":"go","reason":"c"}', '"reason" must be one of a, b'],
  ])('%s is refused: %s', async (content, detail) => {
    expect((await refused(content)).detail).toContain(detail);
    expect((await post(content)).status).toBe(400);
  });

  it('says its limit, before and after reading', async () => {
    const long = JSON.stringify({ action: 'say', text: 'x'.repeat(2000) });
    expect(await refused(long)).toMatchObject({
      status: 413,
      limitBytes: 1000,
      detail: 'The body may have 1000 bytes.',
    });
    expect((await refused('{}', { 'content-length': '1001' })).status).toBe(413);
  });

  it('must be JSON by its type, not packed, and UTF-8', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/jsonp',
      '',
    ];
    for (const type of types) expect((await refused('{}', { 'content-type': type })).status).toBe(415);
    expect((await refused('{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await refused(new Uint8Array([0x7b, 0xff, 0x7d]))).detail).toBe('The body is not UTF-8.');
  });

  it('is not taken from pages of other sites', async () => {
    const good = '{"action":"go","reason":"a"}';
    for (const site of ['cross-site', 'same-site', 'nonsense'])
      expect((await refused(good, { 'sec-fetch-site': site })).status).toBe(403);
    for (const site of ['same-origin', 'none'])
      expect((await post(good, { 'sec-fetch-site': site })).status).toBe(200);
  });

  it('is never a reason to fail, whatever it holds', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string(), fc.string({ unit: 'binary' })), async content => {
        expect([200, 400, 413]).toContain((await post(content)).status);
      }),
      { numRuns: 300 },
    );
    expect(error).not.toHaveBeenCalled();
  });
});

it('a method that a path does not have is told which it has', async () => {
  const wrong = await app.request('/things');
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  expect(((await wrong.json()) as Problem).detail).toBe('/things takes POST.');
  const read = await app.request('/other', { method: 'POST' });
  expect([read.status, read.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('who asks is told by the claims that API Gateway has checked', () => {
  const as = (claims: object | null) => whoAsks({ requestContext: { authorizer: { claims } } });
  expect(as({ sub: '1', username: 'ada', email: 'ada@example.org' })).toBe('ada@example.org');
  expect(as({ sub: '1', username: 'ada' })).toBe('ada');
  expect(as({ sub: '1', username: '' })).toBe('1');
  expect(as({ sub: 7 })).toBe('local');
  for (const env of [undefined, {}, { requestContext: { authorizer: null } }])
    expect(whoAsks(env)).toBe('local');
  expect(as(null)).toBe('local');
});
