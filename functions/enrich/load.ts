import type pg from 'pg';
import type { EnricherCounts } from '../../domain/enrichment/enrich.ts';
import type { RuleCount } from '../../domain/frame/frame.ts';
import { isDataError } from '../shared/database/errors.ts';
import { retryClashes } from '../shared/database/retry.ts';
import { transaction } from '../shared/database/transaction.ts';
import type { Group } from './grouping.ts';
import { judgeByDatabase } from './judge.ts';
import { countEnrichers } from './operations/enrichers.ts';
import { correctLedger, enterLedger } from './operations/ledger.ts';
import { quarantine } from './operations/quarantine.ts';
import { rollUp } from './operations/rollups.ts';
import { writeRows } from './operations/rows.ts';
import { countRules } from './operations/rules.ts';
import type { FrameOutcome, PreparedFrame } from './prepared.ts';

/** What a committed transaction did: the frames it loaded, and at what time. Frames that are absent were known before. */
export interface Loaded {
  outcomes: ReadonlyMap<PreparedFrame, FrameOutcome>;
  at: number;
}

/**
 * Loads a group in one transaction; a redelivered frame changes nothing. A group that fails for a fault of its data
 * which cannot be told from the records (they are found and set aside one by one) is loaded frame by frame, up to the
 * one at fault: the ones behind it keep their order and wait. `committed` is called after each commit with the frames
 * whose effects are now certain to be in the database, redelivered ones included.
 *
 * Throws `DatabaseUnavailable`, and whatever else is no fault of the data: the frames must come again.
 */
export async function loadGroup(
  pool: pg.Pool,
  group: Group,
  now: () => number,
  committed: (group: Group, loaded: Loaded) => void,
): Promise<void> {
  try {
    const loaded = await retryClashes(() => transaction(pool, client => load(client, group, now)));
    committed(group, loaded);
  } catch (error) {
    if (!isDataError(error) || group.drafts.length === 1) throw error;
    for (const [i, draft] of group.drafts.entries()) {
      const alone: Group = { ...group, drafts: [draft] };
      if (group.settled) alone.settled = [group.settled[i]!];
      await loadGroup(pool, alone, now, committed);
    }
  }
}

async function load(client: pg.ClientBase, group: Group, now: () => number): Promise<Loaded> {
  const { source, plan } = group;
  const began = now();
  const frames = await enter(client, group, began);
  if (frames.length === 0) return { outcomes: new Map(), at: began };

  const rows = frames.flatMap(frame => frame.rows);
  const { written, refused } = plan ? await writeRows(client, plan.target, rows) : NOTHING;
  const setAside = frames.flatMap(frame => frame.quarantined.map(record => ({ frame, record })));
  for (const { row, failure } of refused) {
    const record = {
      index: row.index,
      recordId: row.recordId,
      stage: 'enrich',
      failures: [failure],
    } as const;
    setAside.push({ frame: row.frame, record: { ...record, failures: [failure] } });
  }
  await quarantine(client, setAside, now());

  const outcomes = new Map<PreparedFrame, FrameOutcome>();
  for (const frame of frames) {
    const { loaded = 0, flagged = 0 } = written.get(frame.header.id) ?? {};
    const refusals = refused.filter(({ row }) => row.frame === frame).length;
    const quarantined = frame.quarantined.length + refusals;
    outcomes.set(frame, { loaded, flagged, quarantined, duplicates: frame.rows.length - loaded - refusals });
  }
  await correctLedger(client, outcomes);
  await countRules(client, source, ruleSums(frames), began);
  await countEnrichers(client, source, enricherSums(frames), began);
  const at = now();
  await rollUp(client, source, outcomes, at);
  return { outcomes, at };
}

const NOTHING: Awaited<ReturnType<typeof writeRows>> = { written: new Map(), refused: [] };

/** The frames that were not loaded before, settled. */
async function enter(client: pg.ClientBase, group: Group, now: number): Promise<PreparedFrame[]> {
  if (group.settled) return enterLedger(client, group.settled, new Date(now));
  const drafts = await enterLedger(client, group.drafts, new Date(now));
  return drafts.length > 0 && group.plan ? judgeByDatabase(client, group.plan, drafts, now) : [];
}

function ruleSums(frames: readonly PreparedFrame[]): Map<string, RuleCount> {
  const sums = new Map<string, RuleCount>();
  for (const { rules } of frames)
    for (const [rule, counts] of rules) {
      const sum = sums.get(rule);
      if (!sum) sums.set(rule, { ...counts });
      else
        for (const part of ['passed', 'failed', 'notEvaluated', 'errors'] as const) sum[part] += counts[part];
    }
  return new Map([...sums].sort(byName));
}

function enricherSums(frames: readonly PreparedFrame[]): Map<string, EnricherCounts> {
  const sums = new Map<string, EnricherCounts>();
  for (const { enrichers } of frames)
    for (const [name, counts] of enrichers) {
      const sum = sums.get(name);
      if (!sum) sums.set(name, { ...counts });
      else for (const part of ['enriched', 'unknown', 'failed', 'micros'] as const) sum[part] += counts[part];
    }
  return new Map([...sums].sort(byName));
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
