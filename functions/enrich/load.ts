import type pg from 'pg';
import type { EnricherCounts } from '../../domain/enrichment/enrich.ts';
import { sum } from '../../domain/quality/count.ts';
import { isDataError } from '../shared/database/errors.ts';
import { retryClashes } from '../shared/database/retry.ts';
import { transaction } from '../shared/database/transaction.ts';
import type { Group } from './grouping.ts';
import { judgeByDatabase } from './judge.ts';
import { countEnrichers } from './operations/enrichers.ts';
import { correctLedger, enterLedger } from './operations/ledger.ts';
import { appendProfiles } from './operations/profiles.ts';
import { copyRecords } from './operations/quarantine.ts';
import { lockClaims, settleReplays } from './operations/replays.ts';
import { rollUp } from './operations/rollups.ts';
import { writeRows } from './operations/rows.ts';
import { countRules } from './operations/rules.ts';
import { appendWindows } from './operations/windows.ts';
import { countWritten } from './operations/written.ts';
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
  const entered = await enter(client, group, began);
  if (entered.length === 0) return { outcomes: new Map(), at: began };
  const { frames, claims } = await lockClaims(client, entered);

  const rows = frames.flatMap(frame => frame.rows);
  const { written, refused } = plan ? await writeRows(client, plan.target, rows) : NOTHING;
  const setAside = frames.flatMap(frame => frame.quarantined.map(record => ({ frame, record })));
  for (const { row, failure } of refused) {
    const { frame, index, recordId } = row;
    setAside.push({ frame, record: { index, recordId, stage: 'enrich', failures: [failure] } });
  }
  const fresh = setAside.filter(({ frame }) => !claims.has(frame));
  await copyRecords(client, 'omnistream.quarantine', fresh, now());

  const counts = countWritten(written);
  const outcomes = new Map<PreparedFrame, FrameOutcome>();
  for (const frame of frames) {
    const { loaded = 0, flagged = 0 } = counts.get(frame.header.id) ?? {};
    const refusals = refused.filter(({ row }) => row.frame === frame).length;
    const quarantined = frame.quarantined.length + refusals;
    outcomes.set(frame, {
      loaded,
      flagged,
      quarantined,
      duplicates: frame.records.length - loaded - quarantined,
    });
  }
  await correctLedger(client, outcomes);
  if (plan?.collection) await appendWindows(client, plan.contract, plan.collection, written, began);
  const again = setAside.filter(({ frame }) => claims.has(frame));
  await settleReplays(client, claims, outcomes, again, now());
  // A record's rules are counted when it comes, not again when it is replayed; so is what it looks like.
  const first = frames.filter(frame => !claims.has(frame));
  await appendProfiles(client, source, first, began);
  const rules = first.map(frame => frame.rules);
  await countRules(client, source, sums(rules, sum), began);
  const enrichers = frames.map(frame => frame.enrichers);
  await countEnrichers(client, source, sums(enrichers, sumEnrichers), began);
  const at = now();
  await rollUp(client, source, outcomes, claims, at);
  return { outcomes, at };
}

const NOTHING: Awaited<ReturnType<typeof writeRows>> = { written: [], refused: [] };

/** The frames that were not loaded before, settled. */
async function enter(client: pg.ClientBase, group: Group, now: number): Promise<PreparedFrame[]> {
  if (group.settled) return enterLedger(client, group.settled, new Date(now));
  const drafts = await enterLedger(client, group.drafts, new Date(now));
  return drafts.length > 0 && group.plan ? judgeByDatabase(client, group.plan, drafts, now) : [];
}

/** The counts of all frames, by name and in its order. */
function sums<Counts>(
  frames: readonly ReadonlyMap<string, Counts>[],
  add: (a: Counts, b: Counts) => Counts,
): Map<string, Counts> {
  const found = new Map<string, Counts>();
  for (const frame of frames)
    for (const [name, counts] of frame) {
      const before = found.get(name);
      found.set(name, before ? add(before, counts) : counts);
    }
  return new Map([...found].sort(byName));
}

const sumEnrichers = (a: EnricherCounts, b: EnricherCounts): EnricherCounts => ({
  enriched: a.enriched + b.enriched,
  unknown: a.unknown + b.unknown,
  failed: a.failed + b.failed,
  micros: a.micros + b.micros,
});

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
