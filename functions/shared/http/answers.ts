import type { Context, Env, Hono, MiddlewareHandler } from 'hono';
import { log } from '../log/log.ts';
import { PROBLEM_TYPE, type Problem, problem } from '../problem.ts';

/** What a route may be registered with. */
const METHODS = ['GET', 'POST'];

/** What every answer carries: no guessing of its type, and nothing of it kept unless it says so. */
export const answerHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('x-content-type-options', 'nosniff');
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
};

/** Has the app answer problem documents (RFC 9457) for what is thrown, what is not there and what cannot be done. */
export function answerProblems<E extends Env>(app: Hono<E>, problemOf: (error: unknown) => Problem): void {
  app.onError((error, c) => {
    const found = problemOf(error);
    if (found.status >= 500) log.error(found.title, error);
    return answerProblem(found, c);
  });
  app.notFound(c => {
    const { path } = c.req;
    const allowed = METHODS.filter(method =>
      app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
    ).flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    if (allowed.length === 0)
      return answerProblem(problem(404, 'Not found', `There is nothing at ${path.slice(0, 200)}.`), c);
    c.header('allow', allowed.join(', '));
    const only = allowed.includes('POST') ? `takes ${allowed.join(', ')}` : 'can only be read: use GET';
    return answerProblem(problem(405, 'Method not allowed', `${path} ${only}.`), c);
  });
}

function answerProblem(found: Problem, context: Context): Response {
  const retry = found.retryAfterSeconds;
  return context.body(JSON.stringify(found), found.status as 400, {
    'content-type': PROBLEM_TYPE,
    'cache-control': 'no-store',
    ...(retry !== undefined && { 'retry-after': String(retry) }),
  });
}
