import type { PlatformAlarm } from '../../functions/platform/types.ts';

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** The platform's alarms: two raised, one of which nothing is known, one that is fine. */
export function alarms(now: number): PlatformAlarm[] {
  const alarm = (kind: string, minutes: number, rest: Partial<PlatformAlarm>): PlatformAlarm => ({
    name: `omnistream-staging-${kind}-${rest.subject}`,
    kind,
    title: 'Function errors',
    severity: 'critical',
    state: 'ok',
    since: iso(now - minutes * MINUTE),
    reason: 'Threshold Crossed',
    of: 'function',
    subject: 'enrich',
    meaning: 'A function fails again and again.',
    step: 'Read the newest error in the log of the function.',
    runbook: '/docs/operations.html#function-errors',
    value: null,
    threshold: 1,
    comparison: 'at least',
    unit: 'Count',
    ...rest,
  });
  return [
    alarm('iterator-age', 6, {
      title: 'Iterator age',
      state: 'alarm',
      of: 'stream',
      subject: 'validated',
      meaning: 'A stage is minutes behind its stream.',
      runbook: '/docs/operations.html#iterator-age',
      value: 784_000,
      threshold: 300_000,
      comparison: 'above',
      unit: 'Milliseconds',
    }),
    alarm('quarantine-share', 14, {
      title: 'Quarantine share',
      severity: 'warning',
      state: 'alarm',
      of: 'source',
      subject: 'market',
      meaning: 'A tenth or more of the records of a source is quarantined.',
      runbook: '/docs/operations.html#quarantine-share',
      value: 0.61,
      threshold: 0.1,
      unit: 'Share',
    }),
    alarm('freshness', 300, { title: 'Freshness', state: 'unknown', of: 'source', subject: 'parcels' }),
    alarm('function-errors', 300, {}),
  ];
}
