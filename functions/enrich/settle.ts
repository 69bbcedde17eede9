import type { EnricherCounts } from '../../domain/enrichment/enrich.ts';
import { isCritical } from '../../domain/frame/frame.ts';
import { sum } from '../../domain/quality/count.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import { together } from '../../domain/quality/report.ts';
import type { StoredFrame } from '../../domain/quality/stored.ts';
import type { CopyBuffer } from './copy/buffer.ts';
import { encodeFrameColumns, storageFailure } from './copy/encoder.ts';
import type { Draft } from './draft.ts';
import type { Plan } from './plan.ts';
import type { PreparedFrame } from './prepared.ts';

/**
 * Gives every record of a judged frame its place: enriched and encoded into `out`, or set aside. Changes nothing of the
 * draft: a transaction that has to be repeated settles it again.
 */
export function settle(
  plan: Plan,
  draft: Draft,
  judged: StoredFrame,
  out: CopyBuffer,
  loadedAt: number,
): PreparedFrame {
  const { header, records, bytes, profile, began, candidates } = draft;
  const { verdicts } = draft.frame;
  const rules = new Map(Object.entries(verdicts.rules));
  for (const [rule, counts] of Object.entries(judged.counts())) {
    const before = rules.get(rule);
    rules.set(rule, before ? sum(before, counts) : counts);
  }
  const settled: PreparedFrame = {
    ...{ header, records, bytes, profile, began, rules },
    expected: { loaded: 0, flagged: 0, quarantined: 0, duplicates: 0 },
    rows: [],
    quarantined: [...draft.quarantined],
    enrichers: new Map<string, EnricherCounts>(),
  };
  const setAside = (index: number, recordId: string | undefined, failures: Failure[]) =>
    settled.quarantined.push({ index, recordId, stage: 'enrich', failures });
  const frameColumns = encodeFrameColumns(header.id, header.receivedAt, loadedAt);

  for (let index = 0; index < candidates.length; index++) {
    const record = candidates[index];
    if (record === undefined) continue;
    const failures = together(verdicts.failures[index], judged.failures[index]);
    const recordId = plan.recordId(record, header, index);
    if (isCritical(failures)) {
      setAside(index, recordId, failures!);
      continue;
    }
    if (recordId === undefined) {
      const fault = storageFailure('', 'the primary key', 'has no value for every part of it', undefined);
      setAside(index, recordId, [...(failures ?? []), fault]);
      continue;
    }
    const eventTime = plan.enrichment.eventTime(record);
    const outputs = plan.enrichment.enrich(record, { eventTime, receivedAt: header.receivedAt });
    const flags = failures?.filter(({ severity }) => severity === 'warning');
    const flagged = flags !== undefined && flags.length > 0;
    const start = out.at;
    const fault = plan.encoder.encode(
      out,
      record,
      outputs,
      recordId,
      frameColumns,
      flagged ? flags : undefined,
    );
    if (fault) {
      setAside(index, recordId, [...(failures ?? []), fault]);
      continue;
    }
    settled.rows.push({
      ...{ frame: settled, index, recordId, from: out, start, end: out.at, flagged },
      ...{ record, eventTime },
    });
    if (flagged) settled.expected.flagged++;
  }
  settled.expected.loaded = settled.rows.length;
  settled.expected.quarantined = settled.quarantined.length;
  settled.enrichers = plan.enrichment.takeCounts();
  return settled;
}

/** A frame no record of which can be loaded. */
export function settleUnknown({
  header,
  records,
  bytes,
  expected,
  frame,
  quarantined,
  profile,
  began,
}: Draft): PreparedFrame {
  const rules = new Map(Object.entries(frame.verdicts.rules));
  return {
    header,
    records,
    bytes,
    expected,
    quarantined,
    profile,
    began,
    rules,
    rows: [],
    enrichers: new Map(),
  };
}
