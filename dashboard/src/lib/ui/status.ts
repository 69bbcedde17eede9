import type { Overview, PipelineEvent, RuleStatus, SourceStatus } from '#lib/api/types.ts';
import type { IconName } from './icons.ts';

/** How serious something is, for colour; the icon says the same by shape. */
export type Tone = 'good' | 'warn' | 'bad' | 'idle' | 'info';

export interface Look {
  tone: Tone;
  icon: IconName;
  word: string;
  /** Worse is higher. */
  rank: number;
}

const LOOKS: Readonly<Record<SourceStatus | Overview['status'], Look>> = {
  failing: { tone: 'bad', icon: 'failing', word: 'Failing', rank: 5 },
  degraded: { tone: 'warn', icon: 'degraded', word: 'Degraded', rank: 4 },
  stale: { tone: 'warn', icon: 'stale', word: 'Stale', rank: 3 },
  unknown: { tone: 'idle', icon: 'unknown', word: 'Unknown', rank: 2 },
  waiting: { tone: 'idle', icon: 'waiting', word: 'Waiting', rank: 1 },
  healthy: { tone: 'good', icon: 'healthy', word: 'Healthy', rank: 0 },
};

export const lookOf = (status: SourceStatus | Overview['status']): Look => LOOKS[status] ?? LOOKS.unknown;

const SEVERITY_LOOKS: Readonly<Record<string, Look>> = {
  critical: { tone: 'bad', icon: 'failing', word: 'Critical', rank: 3 },
  warning: { tone: 'warn', icon: 'degraded', word: 'Warning', rank: 2 },
  info: { tone: 'info', icon: 'info', word: 'Info', rank: 1 },
};
export const severityLook = (severity: string): Look => SEVERITY_LOOKS[severity] ?? SEVERITY_LOOKS.info!;

const LEVEL_LOOKS: Readonly<Record<PipelineEvent['level'], Look>> = {
  error: { tone: 'bad', icon: 'failing', word: 'Error', rank: 4 },
  warning: { tone: 'warn', icon: 'degraded', word: 'Warning', rank: 3 },
  success: { tone: 'good', icon: 'healthy', word: 'Success', rank: 2 },
  info: { tone: 'info', icon: 'info', word: 'Info', rank: 1 },
};
export const levelLook = (level: PipelineEvent['level']): Look => LEVEL_LOOKS[level] ?? LEVEL_LOOKS.info;

const RULE_LOOKS: Readonly<Record<RuleStatus, Look>> = {
  broken: { tone: 'bad', icon: 'broken', word: 'Broken', rank: 3 },
  failing: { tone: 'bad', icon: 'failing', word: 'Failing', rank: 3 },
  degraded: { tone: 'warn', icon: 'degraded', word: 'Degraded', rank: 2 },
  unknown: { tone: 'idle', icon: 'unknown', word: 'Unknown', rank: 1 },
  passing: { tone: 'good', icon: 'healthy', word: 'Passing', rank: 0 },
};
export const ruleLook = (status: RuleStatus): Look => RULE_LOOKS[status] ?? RULE_LOOKS.unknown;
