import type { Contract } from '../contract/contract.ts';
import type { JsonObject } from '../json.ts';
import { parseRecord } from '../quality/parse.ts';
import type { RawFrame } from './frame.ts';
import { bucketOf } from './hash.ts';
import type { FrameIds } from './id.ts';
import { keyOf } from './key.ts';
import { FRAME_BYTES, FRAME_RECORDS, MAX_RECORD_BYTES } from './limits.ts';

export interface PackOptions {
  contract: Pick<Contract, 'source' | 'version' | 'key'>;
  /** When the request came, ms since the epoch. */
  receivedAt: number;
  ids: FrameIds;
  /** Names the delivery for good, when its producer sent an idempotency key. */
  delivery?: string;
  run?: string;
}

export interface PackedFrame {
  frame: RawFrame;
  /** Which of the records it holds. */
  indexes: number[];
}

export interface Packed {
  frames: PackedFrame[];
  /** Records too long for a frame. */
  refused: number[];
  /** Records that are no JSON objects; they are in the frames and will be quarantined. */
  malformed: number[];
}

/**
 * Records -> frames, by the bucket of their key and in their order. A record without a key (its contract names none,
 * or its bytes are no object) has no order to keep: it goes with the record before it, which makes fewer frames.
 * The same records and options always make the same frames.
 */
export function pack(records: readonly Buffer[], options: PackOptions): Packed {
  const { contract } = options;
  const refused: number[] = [];
  const malformed: number[] = [];
  const buckets = new Map<number, number[][]>();
  const open = new Map<number, number>();
  let bucket = records[0] ? bucketOf(records[0].toString('latin1', 0, 256)) : 0;
  records.forEach((record, index) => {
    if (record.length > MAX_RECORD_BYTES) {
      refused.push(index);
      return;
    }
    const parsed = parseRecord(record).record;
    if (!parsed) malformed.push(index);
    bucket = (parsed && bucketOfRecord(parsed, contract.key)) ?? bucket;
    const groups = buckets.get(bucket) ?? [];
    buckets.set(bucket, groups);
    const bytes = (open.get(bucket) ?? 0) + record.length + 1;
    const group = groups.at(-1);
    if (!group || group.length >= FRAME_RECORDS || bytes > FRAME_BYTES) {
      groups.push([index]);
      open.set(bucket, record.length + 1);
    } else {
      group.push(index);
      open.set(bucket, bytes);
    }
  });
  return { frames: frames(records, buckets, options), refused, malformed };
}

/** The bucket of a record's key; undefined when it has none. */
export function bucketOfRecord(record: JsonObject, key: readonly string[]): number | undefined {
  const text = keyOf(record, key);
  return text === undefined ? undefined : bucketOf(text);
}

function frames(
  records: readonly Buffer[],
  buckets: ReadonlyMap<number, number[][]>,
  { contract, receivedAt, ids, delivery, run }: PackOptions,
): PackedFrame[] {
  let first = 0;
  return [...buckets].flatMap(([bucket, groups]) =>
    groups.map(indexes => {
      const header: RawFrame['header'] = {
        id: ids({ bucket, first, indexes }),
        source: contract.source,
        contract: contract.version,
        bucket,
        receivedAt,
        records: indexes.length,
        ...(delivery !== undefined && { idempotency: { key: delivery, first } }),
        ...(run !== undefined && { run }),
        stamps: {},
      };
      first += indexes.length;
      return { frame: { header, records: indexes.map(index => records[index]!) }, indexes };
    }),
  );
}
