import type { Answers, MonitorRow, MonitorSubject } from '../../functions/api/types.ts';

/** What a scripted API answers about monitors. */
export type MonitorScript = Pick<Answers, '/monitors'>;

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();

const NAMES = ['drift', 'freshness', 'latency', 'null_share', 'volume'];
const SOURCES = ['market', 'weather', 'social', 'retail', 'iot', 'parcels'];
const NONE: MonitorRow['counts'] = { firing: 0, suspect: 0, learning: 0, passing: 0, unknown: 0 };
const NEEDS = { windows: 7, minutes: 35 };

const subject = (now: number, over: Partial<MonitorSubject> = {}): MonitorSubject => ({
  ...{ subject: 'price', state: 'passing', severity: null, message: null, needs: null },
  ...{ since: iso(now - 90 * MINUTE), judgedAt: iso(now - MINUTE) },
  ...{ unit: 'share', observed: 0.012, usual: 0.01, low: null, high: 0.06, level: 'hour of day' },
  ...over,
});

function row(
  source: string,
  monitor: string,
  subjects: MonitorSubject[],
  over: Partial<MonitorRow> = {},
): MonitorRow {
  const counts = { ...NONE };
  for (const { state } of subjects) counts[state]++;
  return {
    ...{ source, monitor, summary: `What ${monitor} looks at.`, subjects, counts, needs: null },
    state: subjects[0]?.state ?? 'learning',
    ...over,
  };
}

/** A long and hostile name of a field that is learned. */
const learning = (now: number) =>
  subject(now, {
    subject: `<img src=x onerror=alert(1)>\u202e${'long_'.repeat(30)}`,
    ...{ state: 'learning', needs: NEEDS, observed: null, usual: null, high: null, level: null },
  });

/** One monitor in each state. */
export function troubledMonitors(now: number): MonitorScript {
  const given: Record<string, MonitorRow> = {
    'market null_share': row('market', 'null_share', [
      subject(now, {
        ...{ subject: 'venue', state: 'firing', severity: 'critical', observed: 0.48 },
        message: 'venue is null in 48 % of 1,204 records; usual is 1 %, at most 6 %.',
      }),
      subject(now),
      learning(now),
    ]),
    'market freshness': row('market', 'freshness', [
      subject(now, {
        ...{ subject: 'promise', unit: null, observed: null, usual: null, high: null, level: null },
      }),
    ]),
    'market volume': row('market', 'volume', [
      subject(now, {
        ...{ subject: '', unit: 'records', observed: 1204, usual: 1190, low: 721, high: 1963 },
      }),
    ]),
    'social volume': row('social', 'volume', [subject(now, { subject: '', state: 'suspect' })]),
    ...Object.fromEntries(
      NAMES.map(name => [`iot ${name}`, row('iot', name, [learning(now)], { needs: NEEDS })]),
    ),
    ...Object.fromEntries(
      NAMES.map(name => [`parcels ${name}`, row('parcels', name, [], { state: 'unknown' })]),
    ),
  };
  return {
    '/monitors': SOURCES.flatMap(source =>
      NAMES.map(name => given[`${source} ${name}`] ?? row(source, name, [subject(now)])),
    ),
  };
}

/** Nothing was ever judged. */
export const untouchedMonitors = (): MonitorScript => ({
  '/monitors': SOURCES.flatMap(source =>
    NAMES.map(name => row(source, name, [], { needs: { windows: 12, minutes: 60 } })),
  ),
});

/** Everything is as usual. */
export const healthyMonitors = (now: number): MonitorScript => ({
  '/monitors': SOURCES.flatMap(source => NAMES.map(name => row(source, name, [subject(now)]))),
});
