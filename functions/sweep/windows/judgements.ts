import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import { type WindowResult, windowVerdict } from '../../../domain/quality/window-verdict.ts';
import type { Judgement } from '../monitors/judge.ts';

export const RULE_KIND = 'rule';

const REPORT = `
update omnistream.window_result set reported = true
where not reported
returning source, rule, clock, (extract(epoch from window_start) * 1000)::float8 as start, seconds, outcome, severity,
  observed, expected, details, records::float8 as records`;

/**
 * What the windows that were closed since the last time say of their rules, each told once. Of a rule without one nothing
 * is said here, which is unknown.
 */
export async function ruleJudgements(
  client: Pick<pg.ClientBase, 'query'>,
  contracts: readonly Contract[],
): Promise<Judgement[]> {
  const { rows } = await client.query<WindowResult & { source: string }>(REPORT);
  const found = new Map<string, (WindowResult & { source: string })[]>();
  for (const row of rows) {
    const fingerprint = `${RULE_KIND}:${row.source}:${row.rule}`;
    const known = found.get(fingerprint);
    if (known) known.push(row);
    else found.set(fingerprint, [row]);
  }
  return [...found].map(([fingerprint, results]) => {
    const { source, rule } = results[0]!;
    const name = contracts.find(known => known.source === source)?.rules.find(({ id }) => id === rule)?.name;
    return { fingerprint, source, kind: RULE_KIND, verdict: windowVerdict(name ?? rule, results) };
  });
}
