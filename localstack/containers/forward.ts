import {
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type Answer, answerProblem, refuseWriting } from '../embedded/gateway/answer.ts';
import { serveSite } from '../embedded/gateway/site.ts';

/** What belongs to one connection, and must not go to the next. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host']);

const passedOn = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name)));

/** Has the REST API of a deployment answer what is sent and asked, and a folder the rest: what CloudFront does in AWS. */
export function forwardTo(api: string, site: string): Answer {
  const files = serveSite(site);
  return async (request, response) => {
    const path = request.url ?? '/';
    if (/^\/(api|v1)\/|^\/openapi\.json(\?|$)/.test(path)) return forward(`${api}${path}`, request, response);
    if (!refuseWriting(request, response, path)) files(request, response);
  };
}

/** Bodies pass as they come, in both directions. */
function forward(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    const asked = ask(url, { method: request.method, headers: passedOn(request.headers) }, answer => {
      response.writeHead(answer.statusCode!, passedOn(answer.headers));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    response.on('close', () => {
      asked.destroy();
      resolve();
    });
    asked.on('error', error => {
      if (response.headersSent) response.destroy();
      else answerProblem(response, 502, 'The emulator does not answer', `${error.message}; see its log`);
    });
    request.pipe(asked);
  });
}
