import { setImmediate as turn } from 'node:timers/promises';
import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import type pg from 'pg';
import { readHeader } from '../../domain/frame/decode.ts';
import type { OtherVersion } from '../../domain/frame/other-version.ts';
import { isReplay } from '../../domain/frame/replay.ts';
import { type About, aboutFrame, type Log } from '../shared/log/about.ts';
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
  const ended = (message: string, error: unknown) => log.error(message, error, whereItEnded(event, done));
  let other: OtherVersion | undefined;
  const onOther = (error: OtherVersion) => {
    other = error;
  };
  let loading: Promise<void> = Promise.resolve();
  try {
    for await (const group of groups(deliveries(event, onOther), planOf, now, turn)) {
      await loading;
      loading = loadGroup(pool, group, now, committed);
      // Its error is thrown where it is awaited, which may be a while.
      loading.catch(() => undefined);
    }
    await loading;
    if (other) ended('a batch ends before its last frame', other);
  } catch (error) {
    // A group before the one that failed in its preparation may still be committing.
    await loading.catch(() => undefined);
    ended('a batch could not be loaded to its end', error);
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
  const header = readHeader(Buffer.from(record.kinesis.data, 'base64'));
  return { ...counts, event: record.eventID, ...(header && aboutFrame(header)) };
}

function report(metrics: StageMetrics, log: Log, { plan, source }: Group, { outcomes, at }: Loaded): void {
  const name = plan ? source : UNKNOWN_SOURCE;
  for (const [{ header, records, bytes, quarantined, began }, outcome] of outcomes) {
    metrics.duration(name, at - began);
    log.debug('frame loaded', { ...aboutFrame(header), records: records.length, ...outcome, ms: at - began });
    if (isReplay(header)) {
      // What fails again was counted when it came, and the time since then is no latency.
      metrics.count(name, { recordsIn: outcome.loaded, recordsOut: outcome.loaded, bytes });
      continue;
    }
    const before = quarantined.filter(({ stage }) => stage === 'quality').length;
    metrics.count(name, {
      recordsIn: records.length - before,
      recordsOut: outcome.loaded,
      quarantined: outcome.quarantined - before,
      bytes,
    });
    metrics.endToEnd(name, at - header.receivedAt);
  }
}
