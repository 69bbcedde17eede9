import type pg from 'pg';
import type { Contract } from '../../domain/contract/contract.ts';
import { DatabaseUnavailable } from '../shared/database/errors.ts';
import { ensurePartitions } from '../shared/database/partitions.ts';
import { transaction } from '../shared/database/transaction.ts';
import { alone } from './alone.ts';
import { closeDays } from './close-days.ts';
import { closeHours } from './close-hours.ts';
import { writeEvents } from './events.ts';
import { noteFirstRecords } from './first-records.ts';
import { applyIncidents } from './incidents/apply.ts';
import { measure } from './measure.ts';
import type { SweepMetrics } from './metrics.ts';
import { judgeMonitors } from './monitors/monitors.ts';
import { deleteExpired } from './retention/delete-expired.ts';
import { dropPartitions } from './retention/drop-partitions.ts';
import { retiredContracts } from './retention/retired.ts';
import { closeWindows } from './windows/close.ts';
import { ruleJudgements } from './windows/judgements.ts';
import { closeThresholds } from './windows/thresholds.ts';

export interface SweepDependencies {
  pool: pg.Pool;
  contracts: readonly Contract[];
  metrics: SweepMetrics;
  /** ms since the epoch. */
  now: number;
}

/**
 * The minute's work. Each part is done whatever became of the others, and all of it may be repeated at any time; what
 * failed is thrown together at the end. While another sweep runs, answers `busy` at once.
 */
export async function sweep(dependencies: SweepDependencies): Promise<'done' | 'busy'> {
  const { pool, contracts, metrics, now } = dependencies;
  const done = await alone(pool, async () => {
    const failures: unknown[] = [];
    for (const part of [
      ...contracts.map(
        ({ table }) =>
          () =>
            ensurePartitions(pool, table, now),
      ),
      () => noteFirstRecords(pool, contracts, now),
      ...contracts.flatMap(contract => [
        () => closeWindows(pool, contract, now),
        () => closeThresholds(pool, contract, now),
      ]),
      () => judgeAll(pool, contracts, now),
      async () => metrics.publish(await measure(pool, contracts, now)),
      () => closeHours(pool, now),
      () => closeDays(pool),
      () => retire(pool, contracts, now),
    ]) {
      try {
        await part();
      } catch (error) {
        if (error instanceof DatabaseUnavailable) throw error;
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1)
      throw new AggregateError(failures, `parts of the sweep failed: ${failures.map(String).join('; ')}`);
    return 'done' as const;
  });
  return done ?? 'busy';
}

const judgeAll = (pool: pg.Pool, contracts: readonly Contract[], now: number): Promise<void> =>
  transaction(pool, async client => {
    const judgements = await judgeMonitors(client, contracts, now);
    judgements.push(...(await ruleJudgements(client, contracts)));
    await applyIncidents(client, contracts, judgements, now);
  });

async function retire(pool: pg.Pool, contracts: readonly Contract[], now: number): Promise<void> {
  const all = [...contracts, ...(await retiredContracts(pool, contracts))];
  const retired = [...(await dropPartitions(pool, all, now)), ...(await deleteExpired(pool, all, now))];
  const events = retired.map(what => ({
    level: 'info' as const,
    source: null,
    message: `Retention removed ${what}`,
  }));
  await writeEvents(pool, events, new Date(now));
}
