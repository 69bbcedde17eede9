import type { Quality, RuleRow } from '#lib/api/types.ts';
import { plural } from '#lib/format/number.ts';
import { type Look, lookOf, ruleLook } from '#lib/ui/status.ts';
import { ruleSorting } from './rules.ts';

type OpenIncidents = Quality['open'];

/** What there is to say first: of all rules together, and of what else is known to be wrong. */
export interface Verdict {
  look: Look;
  /** The one to look at first; undefined: none is in trouble. */
  worst: RuleRow | undefined;
  /** The incident to look at first, where it is graver than every rule's trouble. */
  incident: OpenIncidents['worst'];
  /** How many rules are in which trouble, or that none is. */
  summary: string;
}

const TROUBLES = ['broken', 'failing', 'degraded'] as const;

/** What an open incident makes of the whole; what only informs makes nothing worse. */
const INCIDENT_STATUS = { critical: 'failing', warning: 'degraded', info: undefined } as const;

export function verdictOf(rules: readonly RuleRow[], open?: OpenIncidents): Verdict {
  const found = verdictOfRules(rules);
  const status = open?.worst && INCIDENT_STATUS[open.worst.severity];
  const look = status && ruleLook(status);
  // A rule says more than the incident about it.
  if (!look || (found.worst && look.rank <= found.look.rank)) return { ...found, incident: null };
  return { ...found, look, worst: undefined, incident: open.worst };
}

function verdictOfRules(rules: readonly RuleRow[]): Omit<Verdict, 'incident'> {
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
