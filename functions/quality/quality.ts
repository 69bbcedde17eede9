import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { encodeValidated } from '../../domain/frame/encode.ts';
import { type FrameHeader, isCritical, type Verdicts } from '../../domain/frame/frame.ts';
import { isReplay } from '../../domain/frame/replay.ts';
import { FrameTooLarge } from '../../domain/frame/trim.ts';
import type { Validator } from '../../domain/quality/validate.ts';
import { aboutFrame, type Log } from '../shared/log/about.ts';
import { type StageMetrics, UNKNOWN_SOURCE } from '../shared/metrics.ts';
import { notTaken, type PutFailure, type StreamEntry } from '../shared/put-all.ts';
import { garbage, type Incoming, incoming } from './incoming.ts';
import { verdictsOn } from './verdicts.ts';

export interface QualityDependencies {
  now(): number;
  /** The source's compiled contract; undefined when no contract declares the source. */
  validatorOf(source: string): Validator | undefined;
  put(entries: readonly StreamEntry[]): Promise<PutFailure[]>;
  metrics: StageMetrics;
  log: Log;
}

/** A raw frame judged: what goes onto the stream, and what is counted when it is there. */
interface Judged {
  header: FrameHeader;
  entry: StreamEntry;
  source: string;
  records: number;
  quarantined: number;
  bytes: number;
  ms: number;
}

/**
 * Judges a batch of one shard: each raw frame becomes one validated frame, under the same partition key. Data never
 * fails a batch. When the stream does not take a frame, or our own code breaks on one, the batch comes again from
 * there on: what was written behind that place is written twice, and the ledger takes each frame once.
 */
export async function quality(
  event: KinesisStreamEvent,
  dependencies: QualityDependencies,
): Promise<KinesisStreamBatchResponse> {
  const { metrics, put, log } = dependencies;
  try {
    const judged: Judged[] = [];
    for (const record of event.Records) {
      try {
        judged.push(judge(record, dependencies));
      } catch (error) {
        log.error('a frame could not be judged', error, { event: record.eventID });
        break;
      }
    }
    const failures = await put(judged.map(({ entry }) => entry));
    if (failures[0]) log.warn('validated frames were not taken', notTaken(failures, judged.length));
    const done = Math.min(judged.length, ...failures.map(({ index }) => index));
    for (const frame of judged.slice(0, done)) measure(frame, metrics, log);
    const failed = event.Records[done];
    return { batchItemFailures: failed ? [{ itemIdentifier: failed.kinesis.sequenceNumber }] : [] };
  } finally {
    metrics.publish();
  }
}

function judge(record: KinesisStreamRecord, dependencies: QualityDependencies): Judged {
  const began = dependencies.now();
  const frame = incoming(record);
  try {
    return judgedFrame(record, frame, began, dependencies);
  } catch (error) {
    // Only what a producer packed by itself can be this large, and only if it hardly compresses.
    if (!(error instanceof FrameTooLarge)) throw error;
    const whole = garbage(record, frame.data, 'with its verdicts it does not fit a frame');
    return judgedFrame(record, whole, began, dependencies);
  }
}

function judgedFrame(
  record: KinesisStreamRecord,
  frame: Incoming,
  began: number,
  { now, validatorOf }: QualityDependencies,
): Judged {
  const { header, records } = frame;
  const validator = validatorOf(header.source);
  const verdicts = verdictsOn(frame, validator);
  const ended = now();
  const data = encodeValidated({
    header: { ...header, stamps: { ...header.stamps, quality: { began, ended } } },
    records,
    verdicts,
  });
  return {
    header,
    entry: { partitionKey: record.kinesis.partitionKey, data },
    source: validator ? header.source : UNKNOWN_SOURCE,
    records: records.length,
    quarantined: quarantinedBy(verdicts),
    bytes: frame.data.length,
    ms: ended - began,
  };
}

const quarantinedBy = (verdicts: Verdicts): number =>
  Object.values(verdicts.failures).filter(isCritical).length;

function measure(
  { header, source, records, quarantined, bytes, ms }: Judged,
  metrics: StageMetrics,
  log: Log,
): void {
  // A record that is replayed was counted when it came.
  if (!isReplay(header))
    metrics.count(source, { recordsIn: records, recordsOut: records - quarantined, quarantined, bytes });
  metrics.duration(source, ms);
  log.debug('frame judged', { ...aboutFrame(header), records, quarantined, ms });
}
