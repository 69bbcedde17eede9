import { duration, percent } from '../../domain/monitors/monitor.ts';
import type { Severity } from '../../domain/quality/failure.ts';
import { type WindowResult, windowVerdict } from '../../domain/quality/window-verdict.ts';
import { DEGRADED_SHARE, FAILING_SHARE, RECENT_MINUTES } from './source-status.ts';
import type { RuleRow, RuleStatus } from './types.ts';

/** Checks of the last RECENT_MINUTES. */
export interface RecentChecks {
  passed: number;
  failed: number;
  notEvaluated: number;
  errors: number;
}

/** An open incident of this one rule. */
export interface RuleIncident {
  severity: Severity;
  message: string;
}

const span = `in the last ${RECENT_MINUTES} min`;
const n = (count: number): string => count.toLocaleString('en');

/** How a rule is now and, in one sentence, why; whatever range its counts are of. What only counts is never failing. */
export function ruleStatus(
  recent: RecentChecks | undefined,
  { severity, unit }: Pick<RuleRow, 'severity' | 'unit'>,
  incident?: RuleIncident,
): { status: RuleStatus; reason: string } {
  const { passed = 0, failed = 0, notEvaluated = 0, errors = 0 } = recent ?? {};
  const evaluated = passed + failed;
  const share = failed / (evaluated || 1);
  const bad = `${percent(share)} of ${n(evaluated)} checks failed ${span}.`;
  if (errors > 0) return { status: 'broken', reason: `It threw on ${n(errors)} records ${span}.` };
  if (incident?.severity === 'critical') return { status: 'failing', reason: incident.message };
  if (share >= FAILING_SHARE) return { status: severity === 'info' ? 'degraded' : 'failing', reason: bad };
  if (incident?.severity === 'warning') return { status: 'degraded', reason: incident.message };
  if (share >= DEGRADED_SHARE) return { status: 'degraded', reason: bad };
  if (evaluated > 0) return { status: 'passing', reason: bad };
  return {
    status: 'unknown',
    reason:
      notEvaluated > 0
        ? `None of ${n(notEvaluated)} records ${span} had what it looks at.`
        : unit === 'windows'
          ? `No window was closed ${span}.`
          : `No record to judge ${span}.`,
  };
}

const HEADS = { critical: 'failing', warning: 'degraded', info: 'degraded' } as const;

/** How a rule is that judges windows, or has thresholds for them: by the newest window that was closed lately. */
export function windowStatus(
  name: string,
  latest: WindowResult,
  now: number,
  incident?: RuleIncident,
): { status: RuleStatus; reason: string } {
  const verdict = windowVerdict(name, [latest]);
  const message = typeof verdict === 'string' ? '' : verdict.message.slice(`${name}: `.length);
  const age = duration(now - latest.start - latest.seconds * 1000);
  const when = `The window of ${duration(latest.seconds * 1000)} that ended ${age} ago`;
  if (latest.outcome === 'error') return { status: 'broken', reason: `It ${message}` };
  if (incident && incident.severity !== 'info')
    return { status: HEADS[incident.severity], reason: message === '' ? incident.message : `It ${message}` };
  if (typeof verdict !== 'string') return { status: HEADS[verdict.severity], reason: `It ${message}` };
  return verdict === 'clean'
    ? { status: 'passing', reason: `${when} passed.` }
    : { status: 'unknown', reason: `${when} had nothing that it looks at.` };
}
