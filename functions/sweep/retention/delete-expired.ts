import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import { closedUntil } from '../../shared/rollups/closed-until.ts';
import { cutoff, KEEP_DAYS, quarantineDays } from './limits.ts';

/** Rows of one statement, and statements of one sweep and kind: what is left goes with the next sweep. */
const BATCH = 5_000;
const BATCHES = 10;

interface Expired {
  /** What goes, for the event. */
  what: string;
  table: string;
  where: string;
  values: unknown[];
}

const MINUTES = ['stage_minute', 'rule_minute', 'enricher_minute', 'metric_minute', 'late_minute'];

/** Every kind of expired row. Minutes stay until their hour is closed. */
function expired(contracts: readonly Contract[], now: number, closed: Date): Expired[] {
  const ledger = cutoff(now, KEEP_DAYS.ledger);
  const minutes = new Date(Math.min(cutoff(now, KEEP_DAYS.minutes).getTime(), closed.getTime()));
  return [
    ...contracts.map(contract => ({
      what: `quarantined records of ${contract.source}`,
      table: 'quarantine',
      where: 'source = $1 and quarantined_at < $2',
      values: [contract.source, cutoff(now, quarantineDays(contract))],
    })),
    {
      what: 'quarantined records of sources without a contract',
      table: 'quarantine',
      where: 'source <> all($1::text[]) and quarantined_at < $2',
      values: [contracts.map(({ source }) => source), cutoff(now, KEEP_DAYS.quarantine)],
    },
    {
      what: 'ledger rows',
      table: 'frame',
      // A frame is loaded after it was received; the index is on the latter.
      where: 'received_at < $1 and loaded_at < $1',
      values: [ledger],
    },
    ...MINUTES.map(table => ({ what: `rows of ${table}`, table, where: 'minute < $1', values: [minutes] })),
    {
      what: 'results of windows',
      table: 'window_result',
      where: 'window_start < $1',
      values: [cutoff(now, KEEP_DAYS.windows)],
    },
    {
      what: 'windows that nobody closed',
      table: 'window_part',
      where: 'loaded_at < $1',
      values: [cutoff(now, KEEP_DAYS.openWindows)],
    },
    {
      what: 'windows of monitors',
      table: 'monitor_window',
      where: 'window_start < $1',
      values: [cutoff(now, KEEP_DAYS.monitors)],
    },
    {
      what: 'states of monitors',
      table: 'monitor_state',
      where: 'judged_at < $1',
      values: [cutoff(now, KEEP_DAYS.monitors)],
    },
    { what: 'events', table: 'event', where: 'at < $1', values: [cutoff(now, KEEP_DAYS.events)] },
    {
      what: 'replays',
      table: 'replay',
      where: 'finished_at < $1',
      values: [cutoff(now, KEEP_DAYS.replays)],
    },
    {
      what: 'incidents',
      table: 'incident',
      where: 'resolved_at < $1 and opened_at < $1',
      values: [cutoff(now, KEEP_DAYS.incidents)],
    },
  ];
}

/** Deletes expired rows in batches, each its own transaction. Answers what was deleted, in words. */
export async function deleteExpired(
  pool: pg.Pool,
  contracts: readonly Contract[],
  now: number,
): Promise<string[]> {
  const deleted: string[] = [];
  for (const { what, table, where, values } of expired(contracts, now, await closedUntil(pool))) {
    let rows = 0;
    for (let batch = 0; batch < BATCHES; batch++) {
      const { rowCount } = await pool.query(
        `delete from omnistream.${table} where ctid = any(array(
          select ctid from omnistream.${table} where ${where} limit ${BATCH} for update skip locked))`,
        values,
      );
      rows += rowCount ?? 0;
      if ((rowCount ?? 0) < BATCH) break;
    }
    if (rows > 0) deleted.push(`${rows.toLocaleString('en')} ${what}`);
  }
  return deleted;
}
