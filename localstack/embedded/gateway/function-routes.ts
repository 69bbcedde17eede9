import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LambdaFunction } from '../lambda/function.ts';
import { type Answer, answerProblem, refuseWriting } from './answer.ts';
import { BODY_LIMIT, readBody } from './body.ts';
import { type Invoked, invokeApi, invokedFunction } from './invoke-api.ts';
import { type Operator, operate } from './operate.ts';
import { proxyEvent, proxyResult } from './proxy-event.ts';

export interface GatewayRoutes {
  ingest: LambdaFunction;
  api: LambdaFunction;
  /** Answers below /api/v1/platform/. */
  platform: LambdaFunction;
  /** Answers POST /api/v1/replay-sender. */
  replay: LambdaFunction;
  invoked: Invoked;
  /** Answers below /_local/: what only this machine's cloud can tell. */
  local(path: string): Promise<unknown> | undefined;
  operator: Operator;
  /** The dashboard's files. */
  site(request: IncomingMessage, response: ServerResponse): void;
}

const OPERATED = /^\/_local\/functions\/([a-z]+)$/;
const INGEST = /^\/v1\/sources\/([^/]*)\/records$/;

async function invoke(
  fn: LambdaFunction,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  pathParameters: Record<string, string> | null,
): Promise<void> {
  const body = await readBody(request);
  if (body === 'aborted') return;
  if (body === 'too-large') {
    return answerProblem(
      response,
      413,
      'Body too large',
      `a request body may have ${BODY_LIMIT} bytes: send fewer records at a time, or compress with gzip`,
      { connection: 'close' },
    );
  }
  const id = randomUUID();
  const outcome = await fn.invoke(proxyEvent(request, url, body, id, pathParameters));
  const result = 'payload' in outcome ? proxyResult(outcome.payload) : undefined;
  if (!result) {
    const detail = 'functionError' in outcome ? outcome.message : 'the function answered no HTTP response';
    return answerProblem(response, 502, 'The function failed', `${detail}; see the log`, {
      'x-request-id': id,
    });
  }
  response.writeHead(result.status, { 'x-request-id': id, ...result.headers }).end(result.body);
}

/** Has the functions answer. */
export const functionRoutes =
  (routes: GatewayRoutes): Answer =>
  (request, response) =>
    route(routes, request, response);

async function route(
  routes: GatewayRoutes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://local');
  if (!url) return answerProblem(response, 400, 'Bad path', 'the path of the request is not a valid one');
  const { pathname } = url;
  const ingest = INGEST.exec(pathname);
  if (ingest) {
    let source: string;
    try {
      source = decodeURIComponent(ingest[1]!);
    } catch {
      return answerProblem(
        response,
        400,
        'Bad path',
        'the source id in the path is not valid percent-encoding',
      );
    }
    return invoke(routes.ingest, request, response, url, { id: source });
  }
  if (pathname.startsWith('/api/v1/platform/')) return invoke(routes.platform, request, response, url, null);
  if (pathname === '/api/v1/replay-sender') return invoke(routes.replay, request, response, url, null);
  if (pathname.startsWith('/api/') || pathname === '/openapi.json')
    return invoke(routes.api, request, response, url, null);
  if (pathname.startsWith('/v1/'))
    return answerProblem(response, 404, 'Not found', 'records go to POST /v1/sources/{id}/records');
  const operated = request.method === 'POST' && OPERATED.exec(pathname)?.[1];
  const invoked = request.method === 'POST' && invokedFunction(pathname);
  if (invoked) return invokeApi(routes.invoked, invoked, request, response);
  if (operated) return operate(routes.operator, operated, request, response);
  if (refuseWriting(request, response, pathname)) return;
  if (pathname.startsWith('/_local/')) {
    const answer = await routes.local(pathname.slice('/_local/'.length));
    if (!answer) return answerProblem(response, 404, 'Not found', `there is nothing at ${pathname}`);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(answer));
    return;
  }
  routes.site(request, response);
}
