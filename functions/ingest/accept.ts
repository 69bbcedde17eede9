import type { Contract } from '../../domain/contract/contract.ts';
import { encodeRaw } from '../../domain/frame/encode.ts';
import { delivery, idsOf } from '../../domain/frame/id.ts';
import { MAX_RECORD_BYTES } from '../../domain/frame/limits.ts';
import { type PackedFrame, pack } from '../../domain/frame/pack.ts';
import type { Split } from '../../domain/frame/split.ts';
import { partitionKey } from '../../domain/topology.ts';
import type { PutFailure, StreamEntry } from '../shared/put-all.ts';
import { type Span, spans } from './span.ts';

/** What became of a request's records. Each is counted in exactly one of accepted, refused and unwritten. */
export interface Receipt {
  source: string;
  /** Records on the stream, malformed ones among them. */
  accepted: number;
  /** Records that no retry will bring in, each with its reason. */
  refused: number;
  refusals: { index: number; line: number; reason: string }[];
  /** Accepted records that are no JSON objects: they will be quarantined with their bytes. */
  malformed: number;
  malformedAt: Span[];
  /** Records that the stream did not take: the same request again brings them in. */
  unwritten: number;
  unwrittenAt: Span[];
  /** Ids of the frames on the stream. */
  frames: string[];
}

export interface Delivered {
  contract: Contract;
  split: Split & { ok: true };
  body: Buffer;
  receivedAt: number;
  idempotencyKey: string | undefined;
}

export interface AcceptDependencies {
  now(): number;
  /** Something no other request has, such as a random UUID. */
  unique(): string;
  put(entries: readonly StreamEntry[]): Promise<PutFailure[]>;
}

/** Spans listed in an answer; the counts are always complete. */
const LISTED = 1000;

/** Packs the records, puts the frames on the stream and says what became of each record. */
export async function accept(
  { contract, split: { records, lines }, body, receivedAt, idempotencyKey }: Delivered,
  { now, unique, put }: AcceptDependencies,
): Promise<{ receipt: Receipt; failures: PutFailure[]; frames: number }> {
  const { source } = contract;
  const repeatable = idempotencyKey === undefined ? undefined : delivery(source, idempotencyKey, body);
  const { frames, refused, malformed } = pack(records, {
    contract,
    receivedAt,
    ids: repeatable?.ids ?? idsOf(unique()),
    ...(repeatable && { delivery: repeatable.key }),
  });
  const failures = await put(frames.map(packed => entryOf(packed, now)));
  const failed = new Set(failures.map(({ index }) => index));
  const unwritten = frames.flatMap(({ indexes }, i) => (failed.has(i) ? indexes : [])).sort((a, b) => a - b);
  const missing = new Set(unwritten);
  const quarantined = malformed.filter(index => !missing.has(index));
  const receipt: Receipt = {
    source,
    accepted: records.length - refused.length - unwritten.length,
    refused: refused.length,
    refusals: refused.slice(0, LISTED).map(index => ({
      index,
      line: lines[index]!,
      reason: `the record is ${records[index]!.length} bytes long, over the limit of ${MAX_RECORD_BYTES}`,
    })),
    malformed: quarantined.length,
    malformedAt: spans(quarantined, lines).slice(0, LISTED),
    unwritten: unwritten.length,
    unwrittenAt: spans(unwritten, lines).slice(0, LISTED),
    frames: frames.filter((_, i) => !failed.has(i)).map(({ frame }) => frame.header.id),
  };
  return { receipt, failures, frames: frames.length };
}

function entryOf({ frame: { header, records } }: PackedFrame, now: () => number): StreamEntry {
  const stamped = { ...header, stamps: { ingest: { began: header.receivedAt, ended: now() } } };
  return {
    partitionKey: partitionKey(header.source, header.bucket),
    data: encodeRaw({ header: stamped, records }),
  };
}
