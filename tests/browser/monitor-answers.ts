import type { Answers, MonitorRow, MonitorSubject } from '../../functions/api/types.ts';

/** What a scripted API answers about monitors. */
export type MonitorScript = Pick<Answers, '/monitors' | '/sources/{id}/monitors'>;

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();

const NAMES = ['drift', 'freshness', 'latency', 'null_share', 'volume'];
const SOURCES = ['market', 'weather', 'social', 'retail', 'iot', 'parcels'];
const NONE: MonitorRow['subjects'] = { firing: 0, suspect: 0, learning: 0, passing: 0, unknown: 0 };

const row = (now: number, source: string, monitor: string, over: Partial<MonitorRow> = {}): MonitorRow => ({
  ...{ source, monitor, summary: `What ${monitor} looks at.`, status: 'passing', severity: null },
  reason: 'As usual.',
  subjects: { ...NONE, [over.status ?? 'passing']: 3 },
  ...{ progress: null, windowsLeft: null, judgedAt: iso(now - MINUTE) },
  ...over,
});

const subject = (now: number, over: Partial<MonitorSubject>): MonitorSubject => ({
  ...{ monitor: 'null_share', subject: '', status: 'passing', severity: null, message: null },
  ...{ since: iso(now - 90 * MINUTE), judgedAt: iso(now - MINUTE), progress: null, windowsLeft: null },
  ...{ unit: 'share', observed: 0.012, usual: 0.01, low: null, high: 0.06, level: 'hour of day' },
  ...over,
});

/** One monitor of each state. */
export function troubledMonitors(now: number): MonitorScript {
  const given: Record<string, Partial<MonitorRow>> = {
    'market null_share': {
      ...{ status: 'firing', severity: 'critical' },
      reason: 'venue is null in 48 % of 1,204 records; usual is 1 %, at most 6 %.',
    },
    'social volume': {
      status: 'suspect',
      reason: 'One window was unlike the usual; a second one opens an incident.',
    },
    ...Object.fromEntries(
      NAMES.map(name => [
        `iot ${name}`,
        {
          ...{ status: 'learning' as const, progress: 0.4167, windowsLeft: 7 },
          reason: 'It learns what is usual: at most 7 more windows of 5 min with records.',
        },
      ]),
    ),
    ...Object.fromEntries(
      NAMES.map(name => [
        `parcels ${name}`,
        { status: 'unknown' as const, reason: 'It has not judged this source yet.', judgedAt: null },
      ]),
    ),
  };
  const order = ['firing', 'suspect', 'learning', 'passing', 'unknown'];
  return {
    '/monitors': SOURCES.flatMap(source =>
      NAMES.map(name => row(now, source, name, given[`${source} ${name}`])),
    ).toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status)),
    '/sources/{id}/monitors': {
      source: 'market',
      windowSeconds: 300,
      subjects: [
        subject(now, { subject: 'price' }),
        subject(now, {
          ...{ subject: 'venue', status: 'firing', severity: 'critical', observed: 0.48 },
          message: 'venue is null in 48 % of 1,204 records; usual is 1 %, at most 6 %.',
        }),
        subject(now, {
          ...{ subject: `<img src=x onerror=alert(1)>\u202e${'long_'.repeat(30)}`, status: 'learning' },
          ...{ progress: 0.4167, windowsLeft: 7, observed: null, usual: null, high: null, level: null },
        }),
        subject(now, {
          ...{ monitor: 'freshness', subject: 'promise', unit: null },
          ...{ observed: null, usual: null, high: null, level: null },
        }),
        subject(now, {
          ...{ monitor: 'volume', unit: 'records', observed: 1204, usual: 1190, low: 721, high: 1963 },
        }),
      ],
    },
  };
}

/** Nothing was ever judged. */
export function untouchedMonitors(now: number): MonitorScript {
  const unknown = {
    status: 'unknown' as const,
    reason: 'It has not judged this source yet.',
    judgedAt: null,
  };
  return {
    '/monitors': SOURCES.flatMap(source => NAMES.map(name => row(now, source, name, unknown))),
    '/sources/{id}/monitors': { source: 'market', windowSeconds: 300, subjects: [] },
  };
}

/** Everything is as usual. */
export function healthyMonitors(now: number): MonitorScript {
  return {
    ...untouchedMonitors(now),
    '/monitors': SOURCES.flatMap(source => NAMES.map(name => row(now, source, name))),
  };
}
