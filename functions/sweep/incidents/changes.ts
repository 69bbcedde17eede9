import type { IncidentPolicy } from '../../../domain/contract/contract.ts';
import type { Finding } from '../../../domain/monitors/monitor.ts';
import { SEVERITIES, type Severity } from '../../../domain/quality/failure.ts';
import { SWEEP } from '../../shared/incidents/sweep.ts';
import type { Judgement } from '../monitors/judge.ts';

/** An incident that is open, or was resolved within the last hour. Times are ms since the epoch. */
export interface KnownIncident {
  id: string;
  fingerprint: string;
  source: string | null;
  severity: Severity;
  lastSeenAt: number;
  /** Judgements in a row that found nothing, since it was last seen or resolved. */
  cleanSweeps: number;
  resolvedAt: number | null;
  /** `sweep`, or who it was; null: unknown, which was the sweep. */
  resolvedBy: string | null;
}

export type Change =
  | { change: 'open'; judgement: Judgement; finding: Finding }
  | { change: 'join' | 'reopen' | 'repeat'; incident: KnownIncident; judgement: Judgement; finding: Finding }
  | { change: 'clean'; incident: KnownIncident }
  | { change: 'resolve'; incident: KnownIncident; why: string };

/** What a source says of its incidents, and how often its checks speak, s. */
export interface Watched {
  incidents?: IncidentPolicy;
  window: { seconds: number; latenessSeconds: number };
}

/** An incident that nobody could judge for so long is over as well: its records, or its contract, are gone. */
const FORGOTTEN_MS = 60 * 60_000;
/** Trouble that comes back so soon after its incident was resolved is the same incident. */
const SAME_MS = 15 * 60_000;
/**
 * What a person has resolved stays so while the same trouble goes on and gets no worse, for so long: whoever mends
 * something is not told each minute that it takes effect later.
 */
export const HELD_MS = 60 * 60_000;

const worse = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b);

/** Whatever becomes of a finding whose trouble has no open incident. `last` is the one it had. */
function unopened(last: KnownIncident | undefined, { severity }: Finding, now: number) {
  if (last?.resolvedAt == null) return 'open';
  const since = now - last.resolvedAt;
  const byPerson = last.resolvedBy !== null && last.resolvedBy !== SWEEP;
  if (byPerson && last.cleanSweeps === 0 && since < HELD_MS)
    return worse(severity, last.severity) ? 'reopen' : 'repeat';
  return since < SAME_MS ? 'reopen' : 'open';
}

/** Why the sweep calls an incident over, if it does. */
function over(
  { lastSeenAt, cleanSweeps }: KnownIncident,
  clean: boolean,
  watched: Watched | undefined,
  now: number,
): string | undefined {
  // Nobody judges a source whose contract is gone.
  const { closeAfter = 'never' } = watched ? (watched.incidents ?? {}) : { closeAfter: 1 };
  if (closeAfter === 'never') return undefined;
  if (clean)
    return cleanSweeps + 1 >= closeAfter
      ? `Its check has passed ${closeAfter === 1 ? 'once' : `${closeAfter} times in a row`}.`
      : undefined;
  // A check of long windows says nothing for most of the time.
  const { seconds = 0, latenessSeconds = 0 } = watched?.window ?? {};
  const patience = Math.max(FORGOTTEN_MS, (2 * seconds + latenessSeconds) * 1000);
  return now - lastSeenAt >= patience
    ? `Nothing could be said of it for ${Math.round(patience / 60_000)} minutes.`
    : undefined;
}

/**
 * What a sweep does to the incidents: `known` has at most one open incident of a fingerprint, and the last one that was
 * resolved. Whoever judges, whatever of: only fingerprints tell which judgement an incident belongs to. A verdict other
 * than a finding and `clean` is no evidence.
 */
export function changes(
  known: readonly KnownIncident[],
  judgements: readonly Judgement[],
  watchedOf: (source: string) => Watched | undefined,
  now: number,
): Change[] {
  const open = new Map<string, KnownIncident>();
  const resolved = new Map<string, KnownIncident>();
  for (const incident of known)
    (incident.resolvedAt === null ? open : resolved).set(incident.fingerprint, incident);
  const judged = new Map(judgements.map(judgement => [judgement.fingerprint, judgement]));
  const changed: Change[] = [];
  for (const [fingerprint, judgement] of judged) {
    const { verdict } = judgement;
    const incident = open.get(fingerprint);
    const last = resolved.get(fingerprint);
    if (typeof verdict === 'object') {
      const change = incident ? 'join' : unopened(last, verdict, now);
      const found = { judgement, finding: verdict };
      if (change === 'open') changed.push({ change, ...found });
      else changed.push({ change, incident: (incident ?? last)!, ...found });
    } else if (verdict === 'clean' && !incident && last?.cleanSweeps === 0)
      changed.push({ change: 'clean', incident: last });
  }
  for (const incident of open.values()) {
    const verdict = judged.get(incident.fingerprint)?.verdict ?? 'unknown';
    if (typeof verdict === 'object') continue;
    const clean = verdict === 'clean';
    const watched = incident.source === null ? undefined : watchedOf(incident.source);
    const why = over(incident, clean, watched, now);
    if (why !== undefined) changed.push({ change: 'resolve', incident, why });
    else if (clean) changed.push({ change: 'clean', incident });
  }
  return changed;
}
