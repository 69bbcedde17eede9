import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { contractOf } from '../shared/contracts.ts';
import { pool } from '../shared/database/pool.ts';
import { log, logged } from '../shared/log/log.ts';
import { stageMetrics } from '../shared/metrics.ts';
import { enrich } from './enrich.ts';
import { compilePlan, type Plan } from './plan.ts';

const metrics = stageMetrics('enrich');
const plans = new Map<string, Plan>();

/** Compiled at a source's first frame; a source without a contract is looked up each time, which costs next to nothing. */
function planOf(source: string): Plan | undefined {
  const known = plans.get(source);
  if (known) return known;
  const contract = contractOf(source);
  if (!contract) return undefined;
  const plan = compilePlan(contract, () => performance.now());
  plans.set(source, plan);
  return plan;
}

/** Validated frames -> PostgreSQL. Asks for the batch again from the first frame on that it could not commit. */
export const handler = logged(
  (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> =>
    enrich(event, { pool: pool(), planOf, metrics, log, now: Date.now }),
);
