import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import { compileWindowRules } from '../../../domain/quality/windows.ts';
import { eventUntil, isAbandoned, loadedUntil } from '../../../domain/windows/closing.ts';
import type { Collector } from '../../../domain/windows/collector.ts';
import { collectorsOf } from '../../../domain/windows/collectors.ts';
import { transaction } from '../../shared/database/transaction.ts';
import { type Lane, openLanes } from './lane.ts';
import {
  deleteParts,
  type MergedWindow,
  mergeParts,
  type OpenWindow,
  openWindows,
  replaceParts,
} from './parts.ts';
import { advance, type LaneProgress, progressOf } from './progress.ts';
import { writeResults } from './results.ts';

/** Windows closed in one sweep and lane; the others are closed by the next. */
const AT_MOST = 200;

/**
 * Closes the windows that are over, each in a transaction of its own, and merges the parts of those that are not: what
 * breaks off goes on with the next sweep, and nothing is judged twice.
 */
export async function closeWindows(
  pool: pg.Pool,
  contracts: readonly Contract[],
  now: number,
): Promise<void> {
  for (const lane of await openLanes(pool)) {
    const contract = contracts.find(({ source }) => source === lane.source);
    // What is left of a source that is gone goes with retention.
    if (contract) await closeLane(pool, lane, contract, now);
  }
}

async function closeLane(pool: pg.Pool, lane: Lane, contract: Contract, now: number): Promise<void> {
  const collectors = collectorsOf(contract);
  const { progress, open } = await transaction(pool, async client => ({
    progress: await progressOf(client, lane),
    open: await openWindows(client, lane),
  }));
  const { until, isOver } = ending(lane, contract, progress, now);
  const over = open.filter(isOver);
  for (const { start } of over.slice(0, AT_MOST))
    await transaction(pool, async client => {
      const window = await mergeParts(client, lane, start, collectors);
      await judge(client, contract, lane, window, now);
      await deleteParts(client, window);
      await advance(client, lane, start + lane.seconds * 1000);
    });
  // Windows without a record are closed as well: what comes to them now is late.
  if (over.length <= AT_MOST && until !== undefined && until > progress.closedUntil)
    await advance(pool, lane, until);
  for (const window of open)
    if (window.parts > 1 && !isOver(window)) await compact(pool, lane, window, collectors);
}

/** Until when windows are over for good, and which of those with records are: also some that only the clock closes. */
function ending(
  { clock, seconds }: Lane,
  { window }: Contract,
  progress: LaneProgress,
  now: number,
): { until: number | undefined; isOver(window: OpenWindow): boolean } {
  const until = clock === 'loaded' ? loadedUntil(now, seconds) : eventUntil(progress, { ...window, seconds });
  return {
    until,
    isOver({ start }) {
      const end = start + seconds * 1000;
      if (until !== undefined && end <= until) return true;
      return clock === 'event' && isAbandoned(end, progress, window, now);
    },
  };
}

async function judge(
  client: pg.ClientBase,
  contract: Contract,
  lane: Lane,
  { start, records, states }: MergedWindow,
  now: number,
): Promise<void> {
  if (lane.clock !== 'event') return;
  const findings = compileWindowRules(contract).judge(records, states);
  await writeResults(
    client,
    { ...lane, start },
    findings.map(finding => ({ ...finding, records })),
    now,
  );
}

const compact = (
  pool: pg.Pool,
  lane: Lane,
  { start }: OpenWindow,
  collectors: readonly Collector[],
): Promise<void> =>
  transaction(pool, async client => {
    await replaceParts(client, lane, await mergeParts(client, lane, start, collectors));
  });
