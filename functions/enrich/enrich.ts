import { setImmediate as turn } from 'node:timers/promises';
import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import type pg from 'pg';
import { type About, aboutFrame, type Log } from '../shared/log/about.ts';
import { type StageMetrics, UNKNOWN_SOURCE } from '../shared/metrics.ts';
import { deliveries, validatedFrame } from './batch.ts';
import { type Group, groups } from './grouping.ts';
import { type Loaded, loadGroup } from './load.ts';
import type { Plan } from './plan.ts';

export interface Surroundings {
  pool: pg.Pool;
  /** The source's plan; undefined when no contract declares it. */
  planOf(source: string): Plan | undefined;
  metrics: StageMetrics;
  log: Log;
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
    report(metrics, log, group, loaded);
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
    log.error('a batch could not be loaded to its end', error, whereItEnded(event, done));
  } finally {
    metrics.publish();
  }
  const first = firstLeft(event, done);
  return { batchItemFailures: first ? [{ itemIdentifier: first.kinesis.sequenceNumber }] : [] };
}

const firstLeft = (event: KinesisStreamEvent, done: ReadonlySet<string>): KinesisStreamRecord | undefined =>
  event.Records.find(({ kinesis }) => !done.has(kinesis.sequenceNumber));

/** The frame that the batch begins again with, for who reads the log. */
function whereItEnded(event: KinesisStreamEvent, done: ReadonlySet<string>): About {
  const record = firstLeft(event, done);
  const counts = { frames: event.Records.length, committed: done.size };
  if (!record) return counts;
  return { ...counts, event: record.eventID, ...aboutFrame(validatedFrame(record).header) };
}

function report(metrics: StageMetrics, log: Log, { plan, source }: Group, { outcomes, at }: Loaded): void {
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
    log.debug('frame loaded', { ...aboutFrame(header), records: records.length, ...outcome, ms: at - began });
  }
}
