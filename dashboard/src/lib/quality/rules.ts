import type { DimensionScore, RuleRow, RuleStatus } from '#lib/api/types.ts';
import { sortingOf } from '#lib/table/sorting.ts';
import { ruleLook, severityLook } from '#lib/ui/status.ts';

export const DIMENSION_NAMES: Readonly<Record<DimensionScore['dimension'], string>> = {
  accuracy: 'Accuracy',
  completeness: 'Completeness',
  conformity: 'Conformity',
  consistency: 'Consistency',
  coverage: 'Coverage',
  timeliness: 'Timeliness',
  uniqueness: 'Uniqueness',
};

export const keyOf = ({ source, rule }: { source: string; rule: string }): string => `${source}:${rule}`;

/** A rule in the address: `source:rule`. No source has a colon. */
export function parseKey(text: string | null): { source: string; rule: string } | undefined {
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon < 1 || colon === text.length - 1 || text.length > 600) return undefined;
  return { source: text.slice(0, colon), rule: text.slice(colon + 1) };
}

const severityRank = (row: RuleRow): number => (row.severity === null ? 0 : severityLook(row.severity).rank);
const trouble = (row: RuleRow): number => ruleLook(row.status).rank;

/** Failing rules first; among equals the graver one, then the one with more failures. */
export const ruleSorting = sortingOf({
  keys: {
    name: (row: RuleRow) => row.name.toLocaleLowerCase('en'),
    target: row => `${row.source} ${row.fields.join()}`,
    severity: severityRank,
    status: trouble,
    rate: row => row.passRate,
    failed: row => row.failed,
    cost: row => row.costNanos,
    last: row => (row.lastFailure === null ? null : Date.parse(row.lastFailure)),
  },
  usual: { key: 'status', down: true },
  tie: (a, b) =>
    trouble(b) - trouble(a) ||
    severityRank(b) - severityRank(a) ||
    b.failed - a.failed ||
    (keyOf(a) < keyOf(b) ? -1 : 1),
});

/** Which rules are looked at; what is undefined leaves none out. */
export interface RuleFilter {
  /** Every word of it must be somewhere in the rule. */
  text: string;
  status: RuleStatus | undefined;
  severity: string | undefined;
  dimension: string | undefined;
}

const LONGEST = 100;
export const STATUSES: readonly RuleStatus[] = ['broken', 'failing', 'degraded', 'unknown', 'passing'];
export const SEVERITIES = ['critical', 'warning', 'info'] as const;

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | undefined =>
  all.find(one => one === text);

/** Garbage leaves nothing out. */
export const parseRuleFilter = (param: (name: string) => string | null): RuleFilter => ({
  text: param('q')?.slice(0, LONGEST) ?? '',
  status: oneOf(STATUSES, param('status')),
  severity: oneOf(SEVERITIES, param('severity')),
  dimension: oneOf(Object.keys(DIMENSION_NAMES), param('dimension')),
});

export const isFiltered = ({ text, status, severity, dimension }: RuleFilter): boolean =>
  text !== '' || status !== undefined || severity !== undefined || dimension !== undefined;

export const NO_FILTER = { q: null, status: null, severity: null, dimension: null } as const;

export function matching(
  rows: readonly RuleRow[],
  { text, status, severity, dimension }: RuleFilter,
  titleOf: (source: string) => string,
): RuleRow[] {
  const words = text.toLocaleLowerCase('en').split(/\s+/).filter(Boolean);
  const holds = (row: RuleRow): boolean => {
    if (words.length === 0) return true;
    const { rule, name, description, source, type, fields } = row;
    const all = [rule, name, description, source, titleOf(source), type, row.dimension, ...fields]
      .join('\n')
      .toLocaleLowerCase('en');
    return words.every(word => all.includes(word));
  };
  return rows.filter(
    row =>
      (status === undefined || row.status === status) &&
      (severity === undefined || row.severity === severity) &&
      (dimension === undefined || row.dimension === dimension) &&
      holds(row),
  );
}
