import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PROBLEM_TYPE, problem } from '../../../functions/shared/problem.ts';
import { StartError } from '../instance.ts';
import type { LambdaFunction } from '../lambda/function.ts';
import { BODY_LIMIT, readBody } from './body.ts';
import { proxyEvent, proxyResult } from './proxy-event.ts';

export interface GatewayRoutes {
  ingest: LambdaFunction;
  api: LambdaFunction;
  /** Answers below /_local/: what only this machine's cloud can tell. */
  local(path: string): Promise<unknown> | undefined;
  /** Functions that the operator may invoke, as `lambda:InvokeFunction` lets one in AWS: whoever knows the secret. */
  operator: { secret: string; functions: Readonly<Record<string, LambdaFunction>> };
  /** The dashboard's files. */
  site(request: IncomingMessage, response: ServerResponse): void;
}

export interface Gateway {
  url: string;
  port: number;
  /** Until this is called, every request is answered 503 "starting". */
  open(routes: GatewayRoutes): void;
  stop(): Promise<void>;
}

const OPERATED = /^\/_local\/functions\/([a-z]+)$/;
const INGEST = /^\/v1\/sources\/([^/]*)\/records$/;

function answerProblem(
  response: ServerResponse,
  status: number,
  title: string,
  detail: string,
  headers: object = {},
): void {
  response
    .writeHead(status, { 'content-type': PROBLEM_TYPE, ...headers })
    .end(JSON.stringify(problem(status, title, detail)));
}

/** For what a browser makes of the answers: no guessing of types, no frame around the dashboard, no address passed on. */
const SECURITY_HEADERS = new Map([
  ['content-security-policy', "connect-src 'self'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
]);

/**
 * Only names of this machine: a page of another site could else reach the local API under a name of its own that
 * resolves to 127.0.0.1 (DNS rebinding).
 */
const isLocalHost = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host ?? '');

const isReading = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

/** A page of another site can have the browser send a form here: it is told by its origin. */
const isForeign = ({ headers: { origin } }: IncomingMessage): boolean =>
  origin !== undefined && !isLocalHost(/^https?:\/\/(.*)$/.exec(origin)?.[1]);

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

async function operate(
  { secret, functions }: GatewayRoutes['operator'],
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const given = request.headers.authorization ?? '';
  if (!timingSafeEqual(digest(given), digest(`Bearer ${secret}`)))
    return answerProblem(response, 401, 'Not authorised', 'only the operator of this cloud may do this');
  const fn = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!fn) return answerProblem(response, 404, 'Not found', `there is no function ${name} to invoke`);
  const body = await readBody(request);
  if (typeof body === 'string') return answerProblem(response, 413, 'Body too large', 'send less');
  let event: unknown;
  try {
    event = JSON.parse(body.toString());
  } catch {
    return answerProblem(response, 400, 'Body not readable', 'the event is not JSON');
  }
  const outcome = await fn.invoke(event);
  if ('functionError' in outcome)
    return answerProblem(response, 502, 'The function failed', `${outcome.message}; see the log`);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(outcome.payload));
}

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
  if (pathname.startsWith('/api/') || pathname === '/openapi.json')
    return invoke(routes.api, request, response, url, null);
  if (pathname.startsWith('/v1/'))
    return answerProblem(response, 404, 'Not found', 'records go to POST /v1/sources/{id}/records');
  const operated = request.method === 'POST' && OPERATED.exec(pathname)?.[1];
  if (operated) return operate(routes.operator, operated, request, response);
  if (!isReading(request))
    return answerProblem(response, 405, 'Method not allowed', `${pathname} can only be read`, {
      allow: 'GET, HEAD',
    });
  if (pathname.startsWith('/_local/')) {
    const answer = await routes.local(pathname.slice('/_local/'.length));
    if (!answer) return answerProblem(response, 404, 'Not found', `there is nothing at ${pathname}`);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(answer));
    return;
  }
  routes.site(request, response);
}

/**
 * Takes the port at once, so that a busy one is known before anything else starts.
 * @throws StartError when the port is taken or not allowed
 */
export async function startGateway(port: number): Promise<Gateway> {
  let routes: GatewayRoutes | undefined;
  const server = createServer((request, response) => {
    response.setHeaders(SECURITY_HEADERS);
    if (!isLocalHost(request.headers.host)) {
      return answerProblem(
        response,
        421,
        'Misdirected request',
        'this server answers on 127.0.0.1 and localhost only',
      );
    }
    if (!isReading(request) && isForeign(request)) {
      return answerProblem(
        response,
        403,
        'Foreign origin',
        'pages of other sites may not send anything to this server',
      );
    }
    if (request.url === '/_local/instance') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ pid: process.pid }));
      return;
    }
    if (!routes) {
      // A browser comes back by itself; the dashboard is then there.
      const again = request.headers.accept?.includes('text/html') ? { refresh: '1' } : {};
      return answerProblem(response, 503, 'Starting', 'OmniStream is starting', {
        'retry-after': '1',
        ...again,
      });
    }
    route(routes, request, response).catch(error => {
      if (response.headersSent) return response.destroy();
      // What is being stopped, or is started again, comes back: whoever asked may ask again.
      answerProblem(response, 503, 'Not available', String(error), { 'retry-after': '1' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new StartError(`Port ${port} is in use by another program. Choose another one with --port.`));
      else if (error.code === 'EACCES')
        reject(
          new StartError(
            `Port ${port} needs more rights than this user has. Choose one above 1023 with --port.`,
          ),
        );
      else reject(error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    open: opened => {
      routes = opened;
    },
    async stop() {
      const closed = new Promise(resolve => server.close(resolve));
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(force);
    },
  };
}
