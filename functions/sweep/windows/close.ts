import type pg from 'pg';
import type { Contract, Window } from '../../../domain/contract/contract.ts';
import { compileWindowRules, type WindowRules } from '../../../domain/quality/windows.ts';
import { eventUntil, isAbandoned } from '../../../domain/windows/closing.ts';
import { transaction } from '../../shared/database/transaction.ts';
import { type Lane, openLanes } from './lane.ts';
import { deleteParts, mergeParts, type OpenWindow, openWindows, replaceParts } from './parts.ts';
import { advance, progressOf } from './progress.ts';
import { writeResults } from './results.ts';

/** Windows closed in one sweep and lane; the others are closed by the next. */
const AT_MOST = 200;
/** Parts merged in one transaction: a sweep that is cut off has not worked for nothing. */
const STEP = 64;

/**
 * Closes the windows of a contract's source that are over, each in a transaction of its own, and merges the parts of those
 * that are not: what breaks off goes on with the next sweep, and nothing is judged twice.
 */
export async function closeWindows(pool: pg.Pool, contract: Contract, now: number): Promise<void> {
  const lanes = await openLanes(pool, contract.source);
  if (lanes.length === 0) return;
  const rules = compileWindowRules(contract);
  for (const lane of lanes) await closeLane(pool, lane, contract.window, rules, now);
}

async function closeLane(
  pool: pg.Pool,
  lane: Lane,
  { latenessSeconds }: Window,
  rules: WindowRules,
  now: number,
): Promise<void> {
  const window = { seconds: lane.seconds, latenessSeconds };
  const { progress, open } = await transaction(pool, async client => ({
    progress: await progressOf(client, lane, now),
    open: await openWindows(client, lane),
  }));
  const until = eventUntil(progress, window);
  const endOf = ({ start }: OpenWindow): number => start + lane.seconds * 1000;
  const isOver = (each: OpenWindow): boolean =>
    endOf(each) <= (until ?? 0) || isAbandoned(endOf(each), progress, window, now);
  const over = open.filter(isOver);
  const compact = async ({ start, parts }: OpenWindow, few: number): Promise<void> => {
    for (let [left, taken] = [parts, 2]; left > few && taken > 1; left -= taken - 1)
      taken = await transaction(pool, async client => {
        const merged = await mergeParts(client, lane, start, rules.collectors, STEP);
        if (merged.ids.length > 1) await replaceParts(client, lane, merged);
        return merged.ids.length;
      });
  };
  for (const each of over.slice(0, AT_MOST)) {
    await compact(each, STEP);
    await transaction(pool, async client => {
      const merged = await mergeParts(client, lane, each.start, rules.collectors);
      const { records, states, start } = merged;
      const findings = rules.judge(records, states).map(finding => ({ ...finding, records }));
      await writeResults(client, { ...lane, clock: 'event', start }, findings, now);
      await deleteParts(client, merged);
      await advance(client, lane, endOf(each));
    });
  }
  // Windows without a record are closed as well: what comes to them now is late.
  if (over.length <= AT_MOST && until !== undefined && until > progress.closedUntil)
    await advance(pool, lane, until);
  for (const each of open) if (!isOver(each)) await compact(each, 1);
}
