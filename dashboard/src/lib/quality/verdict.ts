import type { RuleRow } from '#lib/api/types.ts';
import { plural } from '#lib/format/number.ts';
import { type Look, lookOf, ruleLook } from '#lib/ui/status.ts';
import { ruleSorting } from './rules.ts';

/** What there is to say first of all rules together. */
export interface Verdict {
  look: Look;
  /** The one to look at first; undefined: none is in trouble. */
  worst: RuleRow | undefined;
  /** How many are in which trouble, or that none is. */
  summary: string;
}

const TROUBLES = ['broken', 'failing', 'degraded'] as const;

export function verdictOf(rules: readonly RuleRow[]): Verdict {
  const troubled = rules.filter(({ status }) => TROUBLES.some(trouble => trouble === status));
  const worst = ruleSorting.rows(troubled, { key: 'status', down: true })[0];
  const counts = TROUBLES.map(
    status => [rules.filter(rule => rule.status === status).length, status] as const,
  );
  if (worst) {
    const summary = counts.flatMap(([n, status]) => (n > 0 ? [`${n} ${status}`] : [])).join(', ');
    return { look: ruleLook(worst.status), worst, summary: `${summary} of ${plural(rules.length, 'rule')}` };
  }
  const passing = rules.filter(({ status }) => status === 'passing').length;
  if (passing === 0)
    return { look: lookOf('unknown'), worst, summary: 'No rule was evaluated in the last 15 minutes.' };
  const unknown = rules.length - passing;
  const rest =
    unknown === 0 ? '' : `; ${plural(unknown, 'more was', 'more were')} not evaluated in the last 15 minutes`;
  return {
    look: ruleLook('passing'),
    worst,
    summary: `${plural(passing, 'rule passes', 'rules pass')}${rest}.`,
  };
}
