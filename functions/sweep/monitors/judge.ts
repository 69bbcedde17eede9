import { type Judged, type Standing, standingKey } from '../../../domain/baseline/judge.ts';
import { EVERYTHING } from '../../../domain/baseline/past.ts';
import type { Contract } from '../../../domain/contract/contract.ts';
import { type MonitorVerdict, type MonitorWindow, PROMISE } from '../../../domain/monitors/monitor.ts';
import type { Learned } from './learn.ts';
import { monitorsOf } from './options.ts';

export interface Judgement {
  /** What repeats of the same trouble share. */
  fingerprint: string;
  source: string;
  kind: string;
  /** The field or rule it is about. */
  subject?: string;
  verdict: MonitorVerdict;
}

/** What the certain halves of a source's monitors say, with the state that each is in. */
export interface Certain {
  monitor: string;
  verdict: MonitorVerdict;
  standing: Standing;
}

export const judgeCertain = (contract: Contract, window: MonitorWindow): Certain[] =>
  monitorsOf(contract).flatMap(({ monitor: { name, evaluate, learn }, options }) => {
    if (!evaluate) return [];
    const verdict = evaluate(window, options);
    const standing: Standing = {
      ...{ monitor: name, subject: learn ? PROMISE : '' },
      status: typeof verdict === 'string' ? verdict : 'firing',
      ...{ since: window.now, trust: EVERYTHING },
    };
    return [{ monitor: name, verdict, standing }];
  });

/** A learning half that has its say. */
const KNOWING: ReadonlySet<Standing['status']> = new Set(['clean', 'suspect', 'firing']);

/** What both halves come to: a broken promise is certain, whatever was learned. */
export function judgements(
  source: string,
  certain: readonly Certain[],
  { judged, standings }: Learned,
): Judgement[] {
  const found = new Map<string, Judgement>();
  const add = (kind: string, subject: string, verdict: MonitorVerdict) =>
    found.set(standingKey(kind, subject), {
      fingerprint: [kind, source, ...(subject === '' ? [] : [subject])].join(':'),
      ...{ source, kind },
      ...(subject !== '' && { subject }),
      verdict,
    });
  for (const { monitor, subject, status, finding } of judged ?? [])
    add(monitor, subject, verdictOf(status, finding));
  for (const { monitor, verdict, standing } of certain) {
    const learned = found.get(standingKey(monitor, ''))?.verdict;
    const { status } = standings.get(standingKey(monitor, '')) ?? {};
    const knows = standing.subject === PROMISE && status !== undefined && KNOWING.has(status);
    if (typeof verdict === 'object') add(monitor, '', verdict);
    // No window has closed: what the last one said still stands, and windows are counted, not minutes.
    else if (learned === undefined) add(monitor, '', knows ? 'unknown' : verdict);
    else if (learned === 'unknown') add(monitor, '', verdict);
  }
  return [...found.values()];
}

/** A subject that is suspected, or of which too little is known, neither opens an incident nor closes one. */
const verdictOf = (status: Judged['status'], finding: Judged['finding']): MonitorVerdict =>
  finding ?? (status === 'clean' ? 'clean' : 'unknown');
