import type { Json } from '../json.ts';
import { check } from './check.ts';
import type { Example } from './contract.ts';
import { suggest } from './nearest.ts';
import type { Path, Report } from './problems.ts';
import { example } from './sections.ts';

const NOW = /\{now(?:([+-])(\d{1,6})([smhd]))?\}/g;
const MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const moment = (
  now: number,
  sign: string | undefined,
  count: string | undefined,
  unit: string | undefined,
) => {
  const offset = Number(count ?? 0) * MS[(unit ?? 's') as keyof typeof MS];
  return new Date(sign === '-' ? now - offset : now + offset).toISOString();
};

/**
 * An example's record at a moment (ms since the epoch): every `{now}`, `{now-10m}`, `{now+2h}` in its texts becomes an
 * RFC 3339 timestamp. Units: s, m(inutes), h, d. Examples of freshness rules stay true this way.
 */
export function resolveExample(record: Json, now: number): Json {
  if (typeof record === 'string')
    return record.replace(NOW, (_, sign, count, unit) => moment(now, sign, count, unit));
  if (Array.isArray(record)) return record.map(item => resolveExample(item, now));
  if (record === null || typeof record !== 'object') return record;
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, resolveExample(value, now)]));
}

/** `checks`: every id a failure may carry under this contract. */
export function readExamples(
  values: readonly unknown[],
  path: Path,
  checks: readonly string[],
  report: Report,
): Example[] {
  const names = new Set<string>();
  return values.flatMap((value, index) => {
    const at = [...path, index];
    const found = check(example, value, at, report);
    if (!found) return [];
    if (names.has(found.name)) report.add([...at, 'name'], `the example "${found.name}" is there twice`);
    names.add(found.name);
    for (const [position, id] of found.fails.entries())
      if (!checks.includes(id))
        report.add([...at, 'fails', position], `there is no check "${id}"`, suggest(id, checks));
    return [{ name: found.name, record: found.record as Json, fails: found.fails }];
  });
}
