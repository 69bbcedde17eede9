import type { Contract } from '../../../domain/contract/contract.ts';
import { latest, rangeOf, type Window } from '../../shared/http/window.ts';
import { lastFailures } from '../queries/last-failures.ts';
import { latestWindows } from '../queries/latest-windows.ts';
import { type OpenIncident, openIncidents } from '../queries/open-incidents.ts';
import { minutesOf, spanOf } from '../queries/rollups.ts';
import { ruleCounts } from '../queries/rule-counts.ts';
import { type RuleSteps, ruleSteps } from '../queries/rule-steps.ts';
import { windowSteps } from '../queries/window-steps.ts';
import { ruleStatus, windowStatus } from '../rule-status.ts';
import { type KnownRule, retiredRule, ruleKey, rulesOf } from '../rules.ts';
import type { Reader } from '../snapshot.ts';
import { RECENT_MINUTES } from '../source-status.ts';
import type { RuleRow, RuleRows } from '../types.ts';

/** Steps of a trend: what a spark line can show. Whole hours where the range is read from hours. */
const TREND_STEP: Record<Window['name'], number> = { hour: 120, day: 3600, week: 6 * 3600, month: 24 * 3600 };

const share = (passed: number, failed: number): number | null =>
  passed + failed === 0 ? null : passed / (passed + failed);

/** Every rule of the contracts, and those without one that were evaluated in the range. */
export async function ruleRows(
  reader: Reader,
  contracts: readonly Contract[],
  window: Window,
  sources?: readonly string[],
): Promise<RuleRows> {
  const declared = contracts.filter(({ source }) => sources?.includes(source) ?? true).flatMap(rulesOf);
  const stepSeconds = TREND_STEP[window.name];
  const stepOf = (at: Date) => Math.floor(at.getTime() / 1000 / stepSeconds);
  const steps = stepOf(window.to) - stepOf(window.from) + 1;
  const found = await ruleSteps(reader, await spanOf(reader, window), sources, stepSeconds);
  const counted = new Map(found.map(row => [ruleKey(row), row]));
  const windows = (await windowSteps(reader, window, sources, stepSeconds)).filter(
    row => !counted.has(ruleKey(row)),
  );
  const windowed = new Map(windows.map(row => [ruleKey(row), row]));
  const lately = new Date(window.to.getTime() - RECENT_MINUTES * 60_000);
  const newest = new Map((await latestWindows(reader, declared, lately)).map(row => [ruleKey(row), row]));
  const recent = new Map(
    (await ruleCounts(reader, minutesOf(latest(RECENT_MINUTES, window)), sources)).map(row => [
      ruleKey(row),
      row,
    ]),
  );
  const failed = found.flatMap(({ source, rule, lastFailed }) =>
    lastFailed ? [{ source, rule, lastFailed }] : [],
  );
  const last = new Map((await lastFailures(reader, failed)).map(row => [ruleKey(row), row.lastFailed]));
  for (const row of windows) if (row.lastFailed) last.set(ruleKey(row), row.lastFailed);
  const incidents = incidentsByRule(await openIncidents(reader));
  const ids = new Set(declared.map(ruleKey));
  const retired = [...found, ...windows].filter(row => !ids.has(ruleKey(row)));

  const row = (known: KnownRule): RuleRow => {
    const { kwargs: _, condition: __, thresholds: ___, ...about } = known;
    const key = ruleKey(known);
    const counts = counted.get(key) ?? windowed.get(key);
    const latest = newest.get(key);
    const { passed = 0, failed = 0, notEvaluated = 0, errors = 0 } = counts ?? {};
    return {
      ...about,
      ...(latest
        ? windowStatus(known.name, latest, window.to.getTime(), incidents.get(key))
        : ruleStatus(recent.get(key), known, incidents.get(key))),
      ...{ passed, failed, notEvaluated, errors },
      passRate: share(passed, failed),
      costNanos: costOf(counted.get(key)),
      lastFailure: last.get(key)?.toISOString() ?? null,
      trend: trendOf(counts, steps),
    };
  };
  return {
    range: rangeOf(window),
    stepSeconds,
    rules: [
      ...declared,
      ...retired.map(found =>
        retiredRule(found.source, found.rule, windowed.has(ruleKey(found)) ? 'windows' : 'records'),
      ),
    ].map(row),
  };
}

/** Incidents of single rules have the fingerprint `rule:<source>:<rule id>`. */
function incidentsByRule(open: readonly OpenIncident[]): Map<string, OpenIncident> {
  const incidents = new Map<string, OpenIncident>();
  for (const incident of open) {
    const { source, fingerprint } = incident;
    if (source === null || !fingerprint.startsWith(`rule:${source}:`)) continue;
    const key = ruleKey({ source, rule: fingerprint.slice(`rule:${source}:`.length) });
    if (incidents.get(key)?.severity !== 'critical') incidents.set(key, incident);
  }
  return incidents;
}

const costOf = (counts: RuleSteps | undefined): number | null =>
  counts && counts.timed > 0 ? counts.nanos / counts.timed : null;

/** What a spark line can show: 500 rules are a third of the bytes; never rounded to a claim. */
const brief = (value: number | null): number | null =>
  value === null || value === 0 || value === 1
    ? value
    : Math.min(0.99999, Math.max(0.00001, Number(value.toFixed(5))));

function trendOf(counts: Omit<RuleSteps, 'timed' | 'nanos'> | undefined, length: number): (number | null)[] {
  const trend: (number | null)[] = Array.from({ length }, () => null);
  counts?.steps.forEach((step, i) => {
    trend[step] = brief(share(counts.stepPassed[i]!, counts.stepFailed[i]!));
  });
  return trend;
}
