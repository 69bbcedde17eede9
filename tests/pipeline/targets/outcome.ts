/** What became of records, asked of any target by its API. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { QuarantinedRecord, QuarantinePage, SourceTotals } from '../../../functions/api/types.ts';
import type { Target } from './target.ts';

export interface Totals {
  loaded: number;
  quarantined: number;
  duplicates: number;
}

const PATIENCE_MS = 90_000;
const PAUSE_MS = 100;

async function answer<Body>(target: Target, path: string): Promise<Body> {
  const { status, body } = await target.ask(path);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
  return body as Body;
}

/** Of all time. */
export async function totals(target: Target, source: string): Promise<Totals> {
  const all = await answer<SourceTotals[]>(target, '/api/v1/status');
  const { loaded = 0, quarantined = 0, duplicates = 0 } = all.find(row => row.source === source) ?? {};
  return { loaded, quarantined, duplicates };
}

/** Waits until so many more records have come to their end than in `before`, and nothing is left on the way. */
export async function settled(
  target: Target,
  source: string,
  before: Totals,
  records: number,
): Promise<Totals> {
  const deadline = Date.now() + PATIENCE_MS;
  const ended = (of: Totals) => of.loaded + of.quarantined + of.duplicates;
  for (;;) {
    const left = (await target.inFlight?.(source)) ?? 0;
    const now = await totals(target, source);
    if (left === 0 && ended(now) >= ended(before) + records) return now;
    if (Date.now() > deadline)
      throw new Error(
        `of ${records} records of ${source} ${ended(now) - ended(before)} came to their end, ${left} are on the streams`,
      );
    await sleep(PAUSE_MS);
  }
}

/** Records of a source that were quarantined after one with this id, oldest first; the newest 1,000 at most. */
export async function quarantinedAfter(
  target: Target,
  source: string,
  id: string,
): Promise<QuarantinedRecord[]> {
  const found: QuarantinedRecord[] = [];
  let before = '';
  for (let page = 0; page < 10; page++) {
    const { records, next } = await answer<QuarantinePage>(
      target,
      `/api/v1/quarantine?range=hour&limit=100&source=${source}${before}`,
    );
    const later = records.filter(record => BigInt(record.id) > BigInt(id));
    found.push(...later);
    if (next === null || later.length < records.length) break;
    before = `&before=${next}`;
  }
  return found.reverse();
}

/** The id of a source's latest quarantined record; `0` when it has none. */
export async function latestQuarantined(target: Target, source: string): Promise<string> {
  const { status, body } = await target.ask(`/api/v1/quarantine?range=hour&limit=1&source=${source}`);
  // A source without a contract is known from its first record on.
  return status === 200 ? ((body as QuarantinePage).records[0]?.id ?? '0') : '0';
}

export const bytesOf = ({ original, encoding }: QuarantinedRecord): Buffer => Buffer.from(original, encoding);
