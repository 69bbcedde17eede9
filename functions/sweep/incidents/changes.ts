import type { Finding } from '../../../domain/monitors/monitor.ts';
import type { Judgement } from '../monitors/judge.ts';

export interface OpenIncident {
  id: string;
  fingerprint: string;
  kind: string;
  severity: string;
  /** ms since the epoch. */
  lastSeenAt: number;
  cleanSweeps: number;
}

export type Change =
  | { change: 'open'; judgement: Judgement; finding: Finding }
  | { change: 'join'; incident: OpenIncident; judgement: Judgement; finding: Finding }
  | { change: 'clean'; incident: OpenIncident }
  | { change: 'resolve'; incident: OpenIncident };

/** So many sweeps in a row must see nothing before an incident is over: trouble at a threshold flickers. */
const CLEAN_SWEEPS = 3;
/** An incident that nobody could judge for so long is over as well: its records, or its contract, are gone. */
const FORGOTTEN_MS = 60 * 60_000;

/** What a sweep does to the incidents. Incidents that no monitor opened are left alone. */
export function changes(
  open: readonly OpenIncident[],
  judgements: readonly Judgement[],
  kinds: ReadonlySet<string>,
  now: number,
): Change[] {
  const byFingerprint = new Map(open.map(incident => [incident.fingerprint, incident]));
  const judged = new Map(judgements.map(judgement => [judgement.fingerprint, judgement]));
  const found = judgements.flatMap((judgement): Change[] => {
    const { verdict } = judgement;
    if (typeof verdict === 'string') return [];
    const incident = byFingerprint.get(judgement.fingerprint);
    return incident
      ? [{ change: 'join', incident, judgement, finding: verdict }]
      : [{ change: 'open', judgement, finding: verdict }];
  });
  const quiet = open.flatMap((incident): Change[] => {
    const verdict = judged.get(incident.fingerprint)?.verdict ?? 'unknown';
    if (typeof verdict === 'object' || !kinds.has(incident.kind)) return [];
    if (verdict === 'unknown')
      return now - incident.lastSeenAt >= FORGOTTEN_MS ? [{ change: 'resolve', incident }] : [];
    return [{ change: incident.cleanSweeps + 1 >= CLEAN_SWEEPS ? 'resolve' : 'clean', incident }];
  });
  return [...found, ...quiet];
}
