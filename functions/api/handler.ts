import { handle } from 'hono/aws-lambda';
import manifest from '../../package.json' with { type: 'json' };
import { contractsFile } from '../shared/contracts.ts';
import { pool } from '../shared/database/pool.ts';
import { environment } from '../shared/environment.ts';
import { logged } from '../shared/log/log.ts';
import { createApp } from './app.ts';

const answer = handle(
  createApp({
    pool,
    contracts: () => contractsFile().contracts,
    now: Date.now,
    deployment: environment.deployment(),
    version: manifest.version,
  }),
);

/** The HTTP API: API Gateway REST (v1) proxy events. */
export const handler = logged((event: Parameters<typeof answer>[0]) => answer(event));
