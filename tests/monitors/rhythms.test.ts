/** Sources that do not flow day and night: their ordinary weeks raise no alarm, and their faults still do. */
import { describe, expect, it } from 'vitest';
import { WINDOW_MS } from '../../domain/baseline/summary.ts';
import { seeded } from '../../localstack/feed/random.ts';
import { SOURCES } from './sources.ts';
import { traffic } from './traffic.ts';
import { alarms } from './two-weeks.ts';
import { Watcher } from './watcher.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Central European Summer Time began. */
const SUMMER = Date.UTC(2026, 2, 29, 1);
const { contract, shape } = SOURCES.find(({ shape }) => shape.source === 'iot-readings')!;

/** In Berlin: from eight to six on working days, and nothing else. */
function office(now: number): number {
  const local = now + (now >= SUMMER ? 2 : 1) * HOUR;
  const hour = (local % DAY) / HOUR;
  return [0, 6].includes(new Date(local).getUTCDay()) || hour < 8 || hour >= 18 ? 0 : 1;
}
/** Two records an hour. */
const rare = (now: number): number => (now % (HOUR / 2) < WINDOW_MS ? 1 / (0.3 * 8 * 1000) : 0);

const RHYTHMS = [
  // Into the second week of summer time: evenings, weekends, and an hour that is missing.
  { name: 'office hours', rhythm: office, days: 28, told: ['freshness:', 'null_share:temperature'] },
  { name: 'two records an hour', rhythm: rare, days: 9, told: [] },
];

describe.each(RHYTHMS)('$name', ({ rhythm, days, told }) => {
  // A Monday; faults begin on a Monday at eleven in Berlin.
  const begins = Date.UTC(2026, 2, 9);
  const watcher = new Watcher({ ...contract, sla: {} });
  const normal = traffic(contract, { ...shape, recordsPerSecond: 2, rhythm }, seeded('rhythms'));
  let now = begins;

  it('raise nothing above information', () => {
    const found: string[] = [];
    for (const ends = begins + days * DAY + 9 * HOUR; now < ends; now += WINDOW_MS)
      found.push(
        ...alarms(watcher.judge(normal.window(now))).map(alarm => `${new Date(now).toISOString()} ${alarm}`),
      );
    expect(found).toEqual([]);
  }, 300_000);

  it('have faults that are told', () => {
    const silence = { name: 'silence', volume: 0, began: now };
    const nulls = {
      name: 'nulls',
      record(record: { temperature?: unknown }) {
        record.temperature = null;
      },
      began: now,
    };
    const found = [silence, nulls].flatMap(fault => {
      const forked = watcher.fork();
      const faulty = normal.fork(seeded(fault.name));
      return [0, 1].flatMap(n => alarms(forked.judge(faulty.window(now + n * WINDOW_MS, fault))));
    });
    for (const alarm of told) expect(found).toContain(alarm);
    if (told.length === 0) expect(found).toEqual([]);
  });
});
