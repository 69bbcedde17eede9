import { handle } from 'hono/aws-lambda';
import * as v from 'valibot';
import manifest from '../../package.json' with { type: 'json' };
import { contractsFile } from '../shared/contracts.ts';
import { pool } from '../shared/database/pool.ts';
import { environment } from '../shared/environment.ts';
import { logged } from '../shared/log/log.ts';
import { createApp } from './app.ts';
import { type Next, nextFrames, nextRequest } from './replays/next.ts';

const answer = handle(
  createApp({
    pool,
    contracts: () => contractsFile().contracts,
    now: Date.now,
    deployment: environment.deployment(),
    version: manifest.version,
  }),
);

type Request = Parameters<typeof answer>[0] | { nextFrames: unknown };

/**
 * The HTTP API: API Gateway REST (v1) proxy events. And the questions of the function `replay`, which no request over HTTP
 * can be taken for: what a client sends is inside a proxy event.
 */
export const handler = logged(async (event: Request): Promise<Awaited<ReturnType<typeof answer>> | Next> => {
  if (!('nextFrames' in event)) return answer(event);
  return nextFrames(pool(), v.parse(nextRequest, event.nextFrames), contractsFile().contracts, Date.now());
});
