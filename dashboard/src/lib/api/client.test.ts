import { afterEach, describe, expect, it, vi } from 'vitest';
import { SessionEnded } from '#lib/session/failure.ts';
import { addressOf, ask, askAs } from './client.ts';
import { ApiError } from './error.ts';

const answer = (body: string, init: ResponseInit = {}) =>
  vi.stubGlobal('fetch', async () => new Response(body, init));
const failure = async () => {
  try {
    await ask('/events', { range: 'hour', limit: 5 }, new AbortController().signal);
  } catch (error) {
    if (error instanceof ApiError) return { kind: error.kind, message: error.message, status: error.status };
    throw error;
  }
  return undefined;
};

afterEach(() => {
  vi.unstubAllGlobals();
  askAs(undefined);
});

describe('addressOf', () => {
  it('joins lists, leaves out what is not asked for and escapes what is hostile', () => {
    expect(addressOf('/overview', { range: 'day', sources: ['market', 'iot'] })).toBe(
      '/api/v1/overview?range=day&sources=market%2Ciot',
    );
    expect(addressOf('/overview', { range: 'day', sources: [], rule: undefined })).toBe(
      '/api/v1/overview?range=day',
    );
    expect(addressOf('/quarantine', { field: '' })).toBe('/api/v1/quarantine?field=');
    expect(addressOf('/quarantine/{id}', { id: '../x?y' })).toBe('/api/v1/quarantine/..%2Fx%3Fy');
  });
});

describe('ask', () => {
  it('gives the answer as it is', async () => {
    answer('[{"id":"1"}]');
    expect(await ask('/events', { range: 'hour', limit: 5 }, new AbortController().signal)).toEqual([
      { id: '1' },
    ]);
  });

  it('carries the reason of a problem document', async () => {
    answer('{"type":"about:blank","title":"Unknown source","status":404,"detail":"no contract has x"}', {
      status: 404,
    });
    expect(await failure()).toEqual({
      kind: 'problem',
      message: 'Unknown source: no contract has x',
      status: 404,
    });
  });

  it('knows an answer that is not the API’s', async () => {
    answer('<html>502</html>', { status: 502 });
    expect(await failure()).toMatchObject({ kind: 'garbage', status: 502 });
    answer('<html>app</html>');
    expect(await failure()).toMatchObject({ kind: 'garbage', status: 200 });
    answer('null');
    expect(await failure()).toMatchObject({ kind: 'garbage' });
    answer('{"title":7}', { status: 500 });
    expect(await failure()).toMatchObject({ kind: 'garbage', status: 500 });
  });

  it('tells an unreachable API from a question that was taken back', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await failure()).toMatchObject({ kind: 'unreachable' });
    await expect(ask('/sources', {}, AbortSignal.abort('gone'))).rejects.not.toBeInstanceOf(ApiError);
  });
});

describe('as someone', () => {
  const sent: (string | null)[] = [];
  /** An API that takes only this token. */
  const taking = (token: string) => {
    sent.length = 0;
    vi.stubGlobal('fetch', async (_: string, { headers }: RequestInit) => {
      const authorization = new Headers(headers).get('authorization');
      sent.push(authorization);
      return new Response('[]', { status: authorization === token ? 200 : 401 });
    });
  };
  const as = (tokens: string[]) =>
    askAs({ authorization: async () => tokens.shift(), end: () => new SessionEnded() });
  const sources = () => ask('/sources', {}, new AbortController().signal);

  it('sends the token', async () => {
    taking('Bearer 1');
    as(['Bearer 1']);
    expect(await sources()).toEqual([]);
    expect(sent).toEqual(['Bearer 1']);
  });

  it('asks once more with a new one, and then no more', async () => {
    taking('Bearer 2');
    as(['Bearer 1', 'Bearer 2']);
    expect(await sources()).toEqual([]);
    as(['Bearer 3', 'Bearer 4', 'Bearer 2']);
    await expect(sources()).rejects.toMatchObject({ kind: 'session', message: 'Your session has ended.' });
    expect(sent).toEqual(['Bearer 1', 'Bearer 2', 'Bearer 3', 'Bearer 4']);
  });

  it('does not ask at all once the session has ended', async () => {
    taking('Bearer 1');
    askAs({ authorization: () => Promise.reject(new SessionEnded()), end: () => new SessionEnded() });
    await expect(sources()).rejects.toMatchObject({ kind: 'session' });
    expect(sent).toEqual([]);
  });
});
