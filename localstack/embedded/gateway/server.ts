import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../instance.ts';
import { type Answer, answerProblem, isReading } from './answer.ts';

export interface Gateway {
  url: string;
  port: number;
  /** Until this is called, every request is answered 503 "starting". */
  open(answer: Answer): void;
  stop(): Promise<void>;
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

/** A page of another site can have the browser send a form here: it is told by its origin. */
const isForeign = ({ headers: { origin } }: IncomingMessage): boolean =>
  origin !== undefined && !isLocalHost(/^https?:\/\/(.*)$/.exec(origin)?.[1]);

/**
 * Takes the port at once, so that a busy one is known before anything else starts.
 * @throws StartError when the port is taken or not allowed
 */
export async function startGateway(port: number): Promise<Gateway> {
  let answer: Answer | undefined;
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
    if (!answer) {
      // A browser comes back by itself; the dashboard is then there.
      const again = request.headers.accept?.includes('text/html') ? { refresh: '1' } : {};
      return answerProblem(response, 503, 'Starting', 'OmniStream is starting', {
        'retry-after': '1',
        ...again,
      });
    }
    answer(request, response).catch(error => {
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
      answer = opened;
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
