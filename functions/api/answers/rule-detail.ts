import type { Contract } from '../../../domain/contract/contract.ts';
import { nearest } from '../../../domain/contract/nearest.ts';
import { Refusal } from '../../shared/http/refusal.ts';
import type { Window } from '../../shared/http/window.ts';
import { problem } from '../../shared/problem.ts';
import { flaggedRecords } from '../queries/flagged.ts';
import { observedBy } from '../queries/observed.ts';
import { rulePoints } from '../queries/rule-points.ts';
import { rulesOf } from '../rules.ts';
import type { Reader } from '../snapshot.ts';
import type { RuleDetail } from '../types.ts';
import { ruleRows } from './rules.ts';

/** Flagged records that are shown. */
const FLAGGED = 10;

/** One rule: what it asks, how it went, and what it saw where it failed. */
export async function ruleDetail(
  reader: Reader,
  contracts: readonly Contract[],
  window: Window,
  source: string,
  id: string,
): Promise<RuleDetail> {
  const { rules, range } = await ruleRows(reader, contracts, window, [source]);
  const row = rules.find(({ rule }) => rule === id);
  if (!row) {
    const close = nearest(
      id,
      rules.map(({ rule }) => rule),
    );
    const hint = close ? `did you mean "${close}"?` : 'GET /api/v1/rules lists them.';
    throw new Refusal(
      problem(404, 'Unknown rule', `"${source}" has no rule "${id.slice(0, 100)}": ${hint}`, { source }),
    );
  }
  const declared = contracts
    .filter(contract => contract.source === source)
    .flatMap(rulesOf)
    .find(({ rule }) => rule === id);
  // What only counts keeps nothing of the records.
  const loads = row.severity === 'warning';
  const points = await rulePoints(reader, window, source, id);
  return {
    ...row,
    kwargs: declared?.kwargs ?? {},
    condition: declared?.condition ?? null,
    thresholds: declared?.thresholds ?? [],
    range,
    stepSeconds: window.stepSeconds,
    points: points.map(point => ({ ...point, at: point.at.toISOString() })),
    observed: await observedBy(reader, source, id, window.from, loads ? 'flagged' : 'quarantined'),
    flagged: loads ? await flaggedRecords(reader, source, id, window.from, FLAGGED) : [],
  };
}
