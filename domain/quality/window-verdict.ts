import type { Json, JsonObject } from '../json.ts';
import type { MonitorVerdict } from '../monitors/monitor.ts';
import { inWords } from './column.ts';
import { SEVERITIES } from './failure.ts';
import type { WindowFinding } from './finding.ts';

/** A stored finding with the window it is about; `start` in ms since the epoch. */
export interface WindowResult extends WindowFinding {
  clock: 'event' | 'loaded';
  start: number;
  seconds: number;
  records: number;
}

/**
 * What windows that were closed together say of their rule: the worst of those that failed, and of equally bad ones the
 * latest; clean when none did and one passed.
 */
export function windowVerdict(name: string, results: readonly WindowResult[]): MonitorVerdict {
  const bad = results.filter(({ severity }) => severity !== null);
  if (bad.length === 0) return results.some(({ outcome }) => outcome === 'passed') ? 'clean' : 'unknown';
  const rank = ({ severity }: WindowResult): number => SEVERITIES.indexOf(severity!);
  const worst = bad.reduce((a, b) =>
    rank(b) < rank(a) || (rank(b) === rank(a) && b.start > a.start) ? b : a,
  );
  return { severity: worst.severity!, message: `${name}: ${described(worst)}` };
}

function described({ outcome, observed, expected, details, records, ...window }: WindowResult): string {
  const when = `${spanOf(window)}, ${count(records, 'record')}`;
  if (outcome === 'error')
    return `could not be judged (${String(details?.message ?? 'no reason')}; ${when}).`;
  const failed = failedRecords(observed);
  if (failed) return `${failed} failed, where ${expected.replace(/ failed$/, '')} may (${when}).`;
  const about = details?.approximate === true ? 'about ' : '';
  return `found ${about}${inWords(observed)}, expected ${expected} (${when}).`;
}

/** `7.3 % (73 of 1,000 evaluated records)`, where the observation is of records that failed. */
function failedRecords(observed: Json): string | undefined {
  const { failed, evaluated, share } = (observed ?? {}) as JsonObject;
  if (typeof failed !== 'number' || typeof evaluated !== 'number' || typeof share !== 'number')
    return undefined;
  const percent = `${Number((share * 100).toPrecision(3))} %`;
  return `${percent} (${failed.toLocaleString('en')} of ${count(evaluated, 'evaluated record')})`;
}

const count = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

/** `2026-03-02 12:00 to 12:05 UTC` */
function spanOf({ clock, start, seconds }: Pick<WindowResult, 'clock' | 'start' | 'seconds'>): string {
  const [from, to] = [start, start + seconds * 1000].map(at => new Date(at).toISOString());
  const day = to!.slice(0, 10) === from!.slice(0, 10) ? '' : `${to!.slice(0, 10)} `;
  const what = clock === 'loaded' ? 'loaded ' : '';
  return `${what}${from!.slice(0, 10)} ${from!.slice(11, 16)} to ${day}${to!.slice(11, 16)} UTC`;
}
