import { type FrameHeader, isCritical, type ValidatedFrame } from '../../domain/frame/frame.ts';
import { isObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { FrameProfile } from '../../domain/profile/collect.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import { parseRecord } from '../../domain/quality/parse.ts';
import type { Delivery } from './batch.ts';
import type { Plan } from './plan.ts';
import type { FrameOutcome, LedgerEntry, QuarantinedRecord } from './prepared.ts';
import { deliveryId } from './record-id.ts';

/** A frame as far as it can be taken without the database: parsed, transformed, the bad records set aside. */
export interface Draft extends LedgerEntry, Delivery {
  /** The transformed records; undefined where the record is in `quarantined`. */
  candidates: (JsonObject | undefined)[];
  quarantined: QuarantinedRecord[];
  /** What its readable records look like; undefined without a plan. */
  profile: Profile | undefined;
  /** When the work on the frame began, ms since the epoch. */
  began: number;
}

/** Never throws for what the frame holds. Without a plan, no contract being known, every record is set aside. */
export function draft({ sequence, frame }: Delivery, plan: Plan | undefined, began: number): Draft {
  const { records, verdicts } = frame;
  // The version that judged, which may be newer than the one ingest knew.
  const header = { ...frame.header, contract: verdicts.contract || frame.header.contract };
  const candidates: (JsonObject | undefined)[] = [];
  const quarantined: QuarantinedRecord[] = [];
  const look = plan?.profile(header.id, records.length);
  let bytes = 0;
  for (let index = 0; index < records.length; index++) {
    const data = records[index]!;
    bytes += data.length;
    const judged = verdicts.failures[index];
    if (isCritical(judged)) {
      // Only a frame that has been there can have been judged by quality.
      const stage = header.stamps.quality ? 'quality' : 'enrich';
      quarantined.push({ index, recordId: readableId(frame, plan, index), stage, failures: judged! });
      // What every rule refuses is what monitors have to see.
      if (look?.takes(index)) transformed(data, header, plan, look);
      continue;
    }
    const { record, failures } = transformed(data, header, plan, look?.takes(index) ? look : undefined);
    if (failures === undefined) {
      candidates[index] = record;
      continue;
    }
    const recordId = readableId(frame, plan, index);
    quarantined.push({ index, recordId, stage: 'enrich', failures: [...(judged ?? []), ...failures] });
  }
  candidates.length = records.length;
  const expected: FrameOutcome = {
    loaded: records.length - quarantined.length,
    flagged: 0,
    quarantined: quarantined.length,
    duplicates: 0,
  };
  const profile = look?.profile;
  return { sequence, frame, header, records, bytes, expected, candidates, quarantined, profile, began };
}

type Transformed = { record: JsonObject; failures?: undefined } | { record?: undefined; failures: Failure[] };

function transformed(
  data: Buffer,
  { source, receivedAt }: FrameHeader,
  plan: Plan | undefined,
  look: FrameProfile | undefined,
): Transformed {
  if (!plan) return { failures: [unknownSource(source)] };
  const { record, failure } = parseRecord(data);
  if (failure) return { failures: [failure] };
  look?.delivered(record);
  const failures = plan.enrichment.transform(record, { receivedAt });
  look?.transformed(record, plan.enrichment.eventTime(record), receivedAt);
  return failures ? { failures } : { record };
}

const unknownSource = (source: string): Failure => ({
  kind: 'unknown-source',
  rule: 'source',
  field: '',
  expected: 'a source that a contract declares',
  message: `no contract declares the source ${JSON.stringify(source)}`,
  severity: 'critical',
});

/** The id of a bad record, as far as it can still be told. */
function readableId(
  { header, records }: ValidatedFrame,
  plan: Plan | undefined,
  index: number,
): string | undefined {
  if (!plan) return deliveryId(header, index);
  let record: Json = null;
  try {
    record = JSON.parse(records[index]!.toString());
  } catch {
    // not JSON: only an id that does not come from the record can be told
  }
  return plan.recordId(isObject(record) ? record : {}, header, index);
}
