import { duration } from '../../domain/monitors/monitor.ts';
import type { StatusRow } from './totals.ts';

const UNKNOWN = '?';

const count = (records: number | null): string => records?.toLocaleString('en') ?? UNKNOWN;
const time = (ms: number | undefined): string => (ms === undefined ? '-' : duration(ms));

const COLUMNS: [title: string, cell: (row: StatusRow) => string][] = [
  ['source', row => row.source],
  ['accepted', row => count(row.accepted)],
  ['loaded', row => count(row.loaded)],
  ['quarantined', row => count(row.quarantined)],
  ['duplicates', row => count(row.duplicates)],
  ['in flight', row => count(row.in_flight)],
  ['p50', row => time(row.latency?.p50)],
  ['p95', row => time(row.latency?.p95)],
  ['p99', row => time(row.latency?.p99)],
];

/** The rows as aligned text: counts are records, p50 to p99 the time from receipt to committed. */
export function statusTable(rows: readonly StatusRow[]): string {
  const lines = [COLUMNS.map(([title]) => title), ...rows.map(row => COLUMNS.map(([, cell]) => cell(row)))];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map(line => line[i]?.length ?? 0)));
  const text = lines.map(line =>
    line
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const notes = [
    rows.some(row => row.in_flight === null) &&
      '? not known: only the local cloud can tell what is in flight.',
    rows.some(row => row.latency === null) && '- nothing loaded that could be measured.',
  ].filter(note => note !== false);
  return [...text, '', 'Records; p50 to p99: receipt to committed, over the last busy hour.', ...notes].join(
    '\n',
  );
}
