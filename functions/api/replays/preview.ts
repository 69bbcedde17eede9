import { isUtf8 } from 'node:buffer';
import type * as v from 'valibot';
import type { Contract } from '../../../domain/contract/contract.ts';
import { isCritical } from '../../../domain/frame/frame.ts';
import type { Failure } from '../../../domain/quality/failure.ts';
import { type Repair, repair } from '../../../domain/repair/repair.ts';
import type { Reader } from '../snapshot.ts';
import type { RepairPreview, RepairSample } from '../types.ts';
import type { replayRequest } from './create.ts';
import { SELECTED, selectionOf, valuesOf } from './selection.ts';
import { trialOf } from './trial.ts';

/** As many are counted; of the newest so many, and so many bytes, are tried; of each outcome so many are shown. */
const COUNTED = 10_000;
const TRIED = 200;
const TRIED_BYTES = 4 * 1024 * 1024;
const SHOWN = 5;
const SHOWN_BYTES = 8_192;

interface Row {
  id: string;
  source: string;
  recordId: string | null;
  receivedAt: Date;
  bytes: Buffer;
  failures: Failure[];
}

const SIZES = `
select q.id::text, octet_length(coalesce(q.repaired, q.original)) as size from omnistream.quarantine q
where ${SELECTED} order by q.quarantined_at desc, q.id desc limit ${TRIED}`;
const ROWS = `
select q.id::text, q.source, q.record_id as "recordId", q.received_at as "receivedAt",
  coalesce(q.repaired, q.original) as bytes, q.failures
from omnistream.quarantine q where q.id = any($1) order by q.quarantined_at desc, q.id desc`;
const TOTAL = `
select count(*)::int as total
from (select from omnistream.quarantine q where ${SELECTED} limit ${COUNTED + 1}) as counted`;

/** Tries a repair on the newest records that match: what it makes of them, and what the pipeline would say. */
export async function previewRepair(
  reader: Reader,
  { filter, ids, repair: how }: v.InferOutput<typeof replayRequest>,
  contracts: readonly Contract[],
  now: number,
): Promise<RepairPreview> {
  const values = valuesOf(ids ? { ids } : selectionOf(filter!, now));
  const { rows: sizes } = await reader.query<{ id: string; size: number }>(SIZES, values);
  let bytes = 0;
  const tried = sizes.filter(({ size }, i) => {
    bytes += size;
    return i === 0 || bytes <= TRIED_BYTES;
  });
  const { rows } = await reader.query<Row>(ROWS, [tried.map(({ id }) => id)]);
  const { rows: counted } = await reader.query<{ total: number }>(TOTAL, values);
  const total = counted[0]!.total;
  const outcomes = { passes: 0, fails: 0, unmatched: 0, impossible: 0 };
  const samples: RepairSample[] = [];
  for (const row of rows) {
    const sample = tryOn(row, how, contracts);
    if (outcomes[sample.outcome]++ < SHOWN) samples.push(sample);
  }
  return {
    total: Math.min(total, COUNTED),
    more: total > COUNTED,
    tried: rows.length,
    outcomes,
    samples,
    judgedLater: judgedLater(new Set(rows.map(({ source }) => source)), contracts),
  };
}

function tryOn(
  { id, source, recordId, receivedAt, bytes, failures }: Row,
  how: Repair | undefined,
  contracts: readonly Contract[],
): RepairSample {
  const about = {
    id,
    source,
    recordId,
    flow: null,
    reason: null,
    before: shown(bytes),
    after: null,
    failures: [],
  };
  const made = how ? repair(how, bytes, failures) : { kind: 'repaired' as const, bytes };
  if (made.kind === 'unmatched') return { ...about, outcome: 'unmatched' };
  const flow = made.flow ?? null;
  if (made.kind === 'impossible') return { ...about, outcome: 'impossible', flow, reason: made.reason };
  const after = shown(made.bytes);
  const contract = contracts.find(each => each.source === source);
  if (!contract)
    return { ...about, outcome: 'fails', flow, after, reason: `no contract declares the source ${source}` };
  const found = trialOf(contract).failures(made.bytes, { receivedAt: receivedAt.getTime() });
  return { ...about, outcome: isCritical(found) ? 'fails' : 'passes', flow, after, failures: found };
}

/** The beginning, when it is text. A character that the cut went through is left out. */
function shown(bytes: Buffer): string | null {
  if (!isUtf8(bytes)) return null;
  const text = bytes.subarray(0, SHOWN_BYTES).toString();
  return bytes.length > SHOWN_BYTES ? text.replace(/\ufffd$/, '') : text;
}

const judgedLater = (sources: ReadonlySet<string>, contracts: readonly Contract[]) =>
  contracts
    .filter(({ source }) => sources.has(source))
    .map(contract => ({ source: contract.source, rules: [...trialOf(contract).later] }))
    .filter(({ rules }) => rules.length > 0);
