import { check } from './check.ts';
import type { Contract } from './contract.ts';
import { nearest } from './nearest.ts';
import type { Path, Report } from './problems.ts';
import { slaProperty } from './sections.ts';

/** `m` is left out on purpose: it is read as minutes by some and as months by others. */
const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
  w: 604_800,
  week: 604_800,
  weeks: 604_800,
  y: 31_536_000,
  yr: 31_536_000,
  year: 31_536_000,
  years: 31_536_000,
};
const ENFORCED = ['freshness', 'latency', 'retention'] as const;
type Enforced = (typeof ENFORCED)[number];
const DAY = 86_400;

/** `freshness`, `latency` and `retention` are kept watch over; every other property is documentation. */
export function readSla(values: readonly unknown[], path: Path, report: Report): Contract['sla'] {
  const sla: Contract['sla'] = {};
  const seen = new Set<Enforced>();
  for (const [index, value] of values.entries()) {
    const at = [...path, index];
    const found = check(slaProperty, value, at, report);
    if (!found) continue;
    const property = ENFORCED.find(name => name === found.property);
    if (property === undefined) {
      const meant = nearest(found.property, ENFORCED);
      if (meant !== undefined)
        report.add([...at, 'property'], `unknown property "${found.property}"`, `did you mean "${meant}"?`);
      continue;
    }
    if (seen.has(property)) report.add([...at, 'property'], `${property} is there twice`);
    seen.add(property);
    const unit = found.unit?.toLowerCase() ?? '';
    const seconds = Object.hasOwn(SECONDS, unit) ? SECONDS[unit]! : undefined;
    if (typeof found.value !== 'number' || found.value <= 0) {
      report.add([...at, 'value'], `${property} must be a number above 0`);
      continue;
    }
    if (seconds === undefined) {
      const message = unit === '' ? 'is missing' : `unknown unit "${found.unit}"`;
      report.add(
        [...at, 'unit'],
        message,
        unit === '' ? 'such as s, min, h or d' : 'use s, min, h, d, w or y',
      );
      continue;
    }
    const total = found.value * seconds;
    if (property === 'freshness') sla.freshnessSeconds = total;
    else if (property === 'latency') sla.latencySeconds = total;
    else if (Number.isInteger(total / DAY)) sla.retentionDays = total / DAY;
    else report.add([...at, 'value'], 'retention must be whole days: partitions are dropped by the day');
  }
  return sla;
}
