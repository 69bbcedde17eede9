import type { monitors } from '../../../domain/catalogue.gen.ts';
import type { Contract } from '../../../domain/contract/contract.ts';
import { qualityScore, SCORE_WEIGHTS, weightOf } from '../../../domain/measure/quality-score.ts';
import { rangeOf, type Window, windowBefore } from '../../shared/http/window.ts';
import { openBySeverity } from '../queries/open-by-severity.ts';
import { openedIncidents } from '../queries/opened-incidents.ts';
import { minutesOf, type Span, spanBefore, spanOf } from '../queries/rollups.ts';
import { type RuleCounts, ruleCounts } from '../queries/rule-counts.ts';
import { ruleTrend } from '../queries/rule-trend.ts';
import { sourceOutcomes } from '../queries/source-outcomes.ts';
import { type KnownRule, ruleKey, rulesOf, weighed } from '../rules.ts';
import type { Reader } from '../snapshot.ts';
import type { DimensionScore, Quality, QualityPoint, QualityTotals } from '../types.ts';

/** Monitors of what the data looks like, not of whether and when it comes. */
const DRIFT: (keyof typeof monitors)[] = ['drift', 'null_share', 'schema_change'];

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** A day is read from its closed hours, a month from its closed days: of 1,200 rules it has 29,000 rows, in minutes 1.7 million (2.5 s). */
const stepOf = ({ name, stepSeconds }: Window): number =>
  name === 'day' ? HOUR_SECONDS : name === 'month' ? DAY_SECONDS : stepSeconds;

type Weighed = ReturnType<typeof weighed<RuleCounts>>[number];

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const evaluated = ({ passed, failed }: { passed: number; failed: number }): number => passed + failed;

/** How good the data of the sources was, against the time before. */
export async function quality(
  reader: Reader,
  contracts: readonly Contract[],
  window: Window,
  sources?: readonly string[],
): Promise<Quality> {
  const before = windowBefore(window);
  const known = contracts.flatMap(rulesOf);
  const period = async (span: Span, from: Date, to: Date) => {
    const checks = weighed(await ruleCounts(reader, span, sources), contracts);
    const outcomes = await sourceOutcomes(reader, span, sources);
    const drift = await openedIncidents(reader, from, to, DRIFT, sources);
    return { checks, totals: totalsOf(checks, outcomes, drift) };
  };
  const now = await period(await spanOf(reader, window), window.from, window.to);
  const then = await period(await spanBefore(reader, window), before.from, before.to);
  return {
    range: rangeOf(window),
    previous: { from: before.from.toISOString(), to: before.to.toISOString() },
    now: now.totals,
    before: then.totals,
    open: await openBySeverity(reader, sources),
    dimensions: dimensionsOf(known, now.checks, then.checks, sources),
    weights: SCORE_WEIGHTS,
    stepSeconds: stepOf(window),
    points: await pointsOf(reader, known, window, sources),
  };
}

interface Outcome {
  loaded: number;
  quarantined: number;
}

function totalsOf(
  checks: readonly Weighed[],
  outcomes: readonly Outcome[],
  driftIncidents: number | null,
): QualityTotals {
  const ofRule = (id: string) => checks.filter(({ rule }) => rule === id);
  const [json, schema] = [ofRule('json'), ofRule('schema')];
  const judged = sum([...json, ...schema], evaluated) > 0;
  const unreadable = sum(json, ({ failed }) => failed);
  const quarantined = sum(outcomes, row => row.quarantined);
  const processed = quarantined + sum(outcomes, row => row.loaded);
  return {
    score: qualityScore(checks),
    checks: sum(checks, evaluated),
    failedChecks: sum(checks, ({ failed }) => failed),
    schemaViolations: judged ? unreadable + sum(schema, ({ failed }) => failed) : null,
    unreadable: judged ? unreadable : null,
    driftIncidents,
    processed,
    quarantined,
    errorRate: share(quarantined, processed),
  };
}

function dimensionsOf(
  known: readonly KnownRule[],
  now: readonly Weighed[],
  before: readonly Weighed[],
  sources: readonly string[] | undefined,
): DimensionScore[] {
  const dimensions = new Map(known.map(rule => [ruleKey(rule), rule.dimension]));
  const rules = Map.groupBy(
    known.filter(({ source }) => sources?.includes(source) ?? true),
    ({ dimension }) => dimension,
  );
  return [...rules]
    .flatMap(([dimension, all]) => {
      if (dimension === null) return [];
      const own = (checks: readonly Weighed[]) =>
        checks.filter(check => dimensions.get(ruleKey(check)) === dimension);
      const checks = own(now);
      return {
        dimension,
        rules: all.length,
        checks: sum(checks, evaluated),
        failedChecks: sum(checks, ({ failed }) => failed),
        score: qualityScore(checks),
        before: qualityScore(own(before)),
      };
    })
    .toSorted((a, b) => (a.score ?? 2) - (b.score ?? 2));
}

/** Rules and records are counted by the same minutes, so a step has both. */
async function pointsOf(
  reader: Reader,
  known: readonly KnownRule[],
  window: Window,
  sources: readonly string[] | undefined,
): Promise<QualityPoint[]> {
  const step = stepOf(window);
  const span = step < HOUR_SECONDS ? minutesOf(window) : await spanOf(reader, window);
  const weights = known.map(({ source, rule, severity }) => ({
    ...{ source, rule },
    weight: weightOf(severity ?? undefined),
  }));
  const steps = await ruleTrend(reader, span, sources, weights, weightOf(undefined), step);
  const outcomes = await sourceOutcomes(reader, span, sources, step);
  const records = new Map(outcomes.map(row => [row.at?.getTime(), row]));
  const rules = new Map(steps.map(row => [row.at.getTime(), row]));
  return [...new Set([...records.keys(), ...rules.keys()])]
    .filter(at => at !== undefined)
    .sort((a, b) => a - b)
    .map(at => {
      const { loaded = 0, quarantined = 0 } = records.get(at) ?? {};
      const checked = rules.get(at);
      return {
        at: new Date(at).toISOString(),
        score: share(checked?.passed ?? 0, checked?.evaluated ?? 0),
        errorRate: share(quarantined, loaded + quarantined),
        checks: checked?.checks ?? 0,
        failedChecks: checked?.failed ?? 0,
        processed: loaded + quarantined,
        quarantined,
      };
    });
}
