import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { measuringCost } from '../../domain/quality/cost.ts';
import { compileValidator, type Validator } from '../../domain/quality/validate.ts';
import { contractOf } from '../shared/contracts.ts';
import { environment } from '../shared/environment.ts';
import { putRecords } from '../shared/kinesis.ts';
import { log, logged } from '../shared/log/log.ts';
import { stageMetrics } from '../shared/metrics.ts';
import { putAll } from '../shared/put-all.ts';
import { quality } from './quality.ts';

/** Left of the function's time for the answer when the stream takes nothing more, ms: longer than one call may hang. */
const RESERVE_MS = 8_000;
const LONGEST_PUT_MS = 20_000;

const metrics = stageMetrics('quality');
/** Compiled once per process; a source without a contract is not kept, since anyone can make one up. */
const validators = new Map<string, Validator>();

function validatorOf(source: string): Validator | undefined {
  const known = validators.get(source);
  if (known) return known;
  const contract = contractOf(source);
  if (!contract) return undefined;
  const validator = measuringCost(compileValidator(contract), contract, () => performance.now());
  validators.set(source, validator);
  return validator;
}

export const handler = logged(
  (event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> =>
    quality(event, {
      now: Date.now,
      validatorOf,
      metrics,
      log,
      put(entries) {
        const stream = environment.validatedStream();
        const time = Math.min(context.getRemainingTimeInMillis() - RESERVE_MS, LONGEST_PUT_MS);
        return putAll(batch => putRecords(stream, batch), entries, Date.now() + time);
      },
    }),
);
