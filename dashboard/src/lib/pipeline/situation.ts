import type { ApiError } from '#lib/api/error.ts';
import type { Overview, PlatformAlarm, SourceRow } from '#lib/api/types.ts';
import { plural } from '#lib/format/number.ts';
import { type Look, lookOf } from '#lib/ui/status.ts';
import { nameOf, raised } from './alarms.ts';

/** What there is to say above everything else. */
export type Situation =
  | { state: 'asking' }
  /** The API gives no answer, so nothing on the page is of now. */
  | { state: 'blind'; reason: string; since: number; measuredAt: number | undefined }
  /** Nobody is signed in any more, so nothing is asked. */
  | { state: 'ended'; reason: string; measuredAt: number | undefined }
  /** No source has ever sent a record. */
  | { state: 'empty' }
  /** `alarm`: the one that is the worst of all, if one is. */
  | { state: 'known'; look: Look; reason: string; also: string; alarm?: PlatformAlarm };

export interface Known {
  data: Overview | undefined;
  arrivedAt: number | undefined;
  error: ApiError | undefined;
  failingSince: number | undefined;
}

/** `alarms`: those of the platform, as far as they are known. A raised one is worse than sources that are well. */
export function situationOf(
  { data, arrivedAt, error, failingSince }: Known,
  alarms: readonly PlatformAlarm[] = [],
): Situation {
  if (error?.kind === 'session') return { state: 'ended', reason: error.message, measuredAt: arrivedAt };
  if (error !== undefined && failingSince !== undefined)
    return { state: 'blind', reason: error.message, since: failingSince, measuredAt: arrivedAt };
  if (data === undefined) return { state: 'asking' };
  const up = raised(alarms);
  const worst = up.find(({ severity }) => severity === 'critical') ?? up[0];
  if (data.status === 'unknown' && data.sources.every(row => row.status === 'waiting') && !worst)
    return { state: 'empty' };
  const also = [alsoOf(data.sources), up.length > 0 ? `${plural(up.length, 'alarm')} raised` : '']
    .filter(text => text !== '')
    .join('; ');
  const look = lookOf(data.status);
  const alarming = worst && lookOf(worst.severity === 'critical' ? 'failing' : 'degraded');
  if (!alarming || alarming.rank <= look.rank)
    return { state: 'known', look, reason: data.statusReason, also };
  return { state: 'known', look: alarming, reason: `${nameOf(worst)}. ${worst.meaning}`, also, alarm: worst };
}

const TROUBLES = ['failing', 'degraded', 'stale'] as const;

/** `2 failing, 1 stale`: how many sources are in which trouble; empty when at most one is. */
function alsoOf(rows: readonly SourceRow[]): string {
  const counts = TROUBLES.map(status => [status, rows.filter(row => row.status === status).length] as const);
  const all = counts.reduce((sum, [, n]) => sum + n, 0);
  if (all < 2) return '';
  const each = counts.filter(([, n]) => n > 0).map(([status, n]) => `${n} ${status}`);
  return `${plural(all, 'source')} in trouble: ${each.join(', ')}`;
}
