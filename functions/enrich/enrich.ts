import { setImmediate as turn } from 'node:timers/promises';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type pg from 'pg';
import { type StageMetrics, UNKNOWN_SOURCE } from '../shared/metrics.ts';
import { deliveries } from './batch.ts';
import { type Group, groups } from './grouping.ts';
import { type Loaded, loadGroup } from './load.ts';
import type { Plan } from './plan.ts';

export interface Surroundings {
  pool: pg.Pool;
  /** The source's plan; undefined when no contract declares it. */
  planOf(source: string): Plan | undefined;
  metrics: StageMetrics;
  log(message: string, error: unknown): void;
  /** ms since the epoch. */
  now(): number;
}

/**
 * Loads a batch. The next group is prepared while the one before it commits. Trouble that is not the data's ends the
 * batch: it comes again from the first frame on that is not known to be committed.
 */
export async function enrich(
  event: KinesisStreamEvent,
  { pool, planOf, metrics, log, now }: Surroundings,
): Promise<KinesisStreamBatchResponse> {
  const done = new Set<string>();
  const committed = (group: Group, loaded: Loaded) => {
    for (const { sequence } of group.drafts) done.add(sequence);
    report(metrics, group, loaded);
  };
  let loading: Promise<void> = Promise.resolve();
  try {
    for await (const group of groups(deliveries(event), planOf, now, turn)) {
      await loading;
      loading = loadGroup(pool, group, now, committed);
      // Its error is thrown where it is awaited, which may be a while.
      loading.catch(() => undefined);
    }
    await loading;
  } catch (error) {
    // A group before the one that failed in its preparation may still be committing.
    await loading.catch(() => undefined);
    log('a batch could not be loaded to its end', error);
  } finally {
    metrics.publish();
  }
  const first = event.Records.find(({ kinesis }) => !done.has(kinesis.sequenceNumber));
  return { batchItemFailures: first ? [{ itemIdentifier: first.kinesis.sequenceNumber }] : [] };
}

function report(metrics: StageMetrics, { plan, source }: Group, { outcomes, at }: Loaded): void {
  const name = plan ? source : UNKNOWN_SOURCE;
  for (const [{ header, records, bytes, quarantined, began }, outcome] of outcomes) {
    const before = quarantined.filter(({ stage }) => stage === 'quality').length;
    metrics.count(name, {
      recordsIn: records.length - before,
      recordsOut: outcome.loaded,
      quarantined: outcome.quarantined - before,
      bytes,
    });
    metrics.duration(name, at - began);
    metrics.endToEnd(name, at - header.receivedAt);
  }
}
