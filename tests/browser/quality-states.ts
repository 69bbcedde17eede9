import { type QualityScript, troubledQuality } from './quality-answers.ts';

const NO_INCIDENT = { critical: 0, warning: 0, info: 0, worst: null };

/** Nothing failed. */
export function healthyQuality(now: number): QualityScript {
  const script = troubledQuality(now);
  const passing = script['/rules'].rules.filter(({ status, type }) => status === 'passing' && type !== null);
  return {
    ...script,
    '/quality': {
      ...script['/quality'],
      open: NO_INCIDENT,
      now: {
        ...script['/quality'].now,
        score: 1,
        failedChecks: 0,
        schemaViolations: 0,
        unreadable: 0,
        driftIncidents: 0,
        quarantined: 0,
        errorRate: 0,
      },
    },
    '/rules': {
      ...script['/rules'],
      rules: passing.map(rule => ({ ...rule, failed: 0, passRate: 1, lastFailure: null })),
    },
  };
}

/** Nothing was ever judged. */
export function untouchedQuality(now: number): QualityScript {
  const script = troubledQuality(now);
  const nothing = {
    score: null,
    checks: 0,
    failedChecks: 0,
    schemaViolations: null,
    unreadable: null,
    driftIncidents: null,
    processed: 0,
    quarantined: 0,
    errorRate: null,
  };
  return {
    '/quality': {
      ...script['/quality'],
      now: nothing,
      before: nothing,
      open: NO_INCIDENT,
      dimensions: script['/quality'].dimensions.map(one => ({
        ...one,
        ...{ checks: 0, failedChecks: 0, score: null, before: null },
      })),
      points: [],
    },
    '/rules': {
      ...script['/rules'],
      rules: script['/rules'].rules.map(rule => ({
        ...rule,
        ...{ passed: 0, failed: 0, notEvaluated: 0, errors: 0, passRate: null, lastFailure: null },
        status: 'unknown',
        reason: 'No record to judge in the last 15 min.',
        trend: rule.trend.map(() => null),
      })),
    },
    '/sources/{id}/rules/{rule}': {
      ...script['/sources/{id}/rules/{rule}'],
      points: [],
      observed: { failures: 0, records: 0, distinct: 0, values: [], numbers: null },
      flagged: [],
    },
    '/window-results': { results: [], next: null, late: [] },
    '/enrichers': [],
  };
}
