import { rules } from '../../domain/catalogue.gen.ts';
import type { Contract, Dimension, RuleSpec } from '../../domain/contract/contract.ts';
import type { JsonObject } from '../../domain/json.ts';
import { SEVERITIES, type Severity } from '../../domain/quality/failure.ts';
import { levelOf } from '../../domain/quality/place.ts';
import { type Thresholds, thresholdInWords } from '../../domain/quality/threshold.ts';
import type { RuleRow } from './types.ts';

/** What is known of a rule beside its counts; of one that no contract has any more nothing but its id. */
export interface KnownRule {
  source: string;
  rule: string;
  name: string;
  description: string | null;
  /** The rule's name in the catalogue; `json` and `schema` for what every contract asks; null: in no contract any more. */
  type: string | null;
  kwargs: JsonObject;
  condition: string | null;
  thresholds: { severity: Severity; allowed: string }[];
  fields: string[];
  dimension: Dimension | null;
  severity: Severity | null;
  /** What it judges: single records, or whole windows of them. */
  unit: RuleRow['unit'];
}

type BuiltIn = Pick<KnownRule, 'rule' | 'name' | 'description'>;

/** What is checked of every record before any rule is asked. */
const BUILT_IN: readonly BuiltIn[] = [
  { rule: 'json', name: 'Readable as JSON', description: 'The record is one JSON object in UTF-8.' },
  {
    rule: 'schema',
    name: 'Fits the schema',
    description:
      'Nothing required is missing, and every field has the type, format and limits of the contract.',
  },
];

const COLUMNS = ['column', 'column_A', 'column_B', 'column_list'];

/** The fields that a rule is about, as its kwargs name them. */
const fieldsOf = ({ kwargs }: RuleSpec): string[] =>
  COLUMNS.flatMap(name => kwargs[name] ?? []).filter(field => typeof field === 'string');

const inWords = (thresholds: Thresholds | undefined): KnownRule['thresholds'] =>
  SEVERITIES.flatMap(severity => {
    const threshold = thresholds?.[severity];
    return threshold ? [{ severity, allowed: thresholdInWords(threshold) }] : [];
  });

const known = (contract: Contract, spec: RuleSpec): KnownRule => ({
  source: contract.source,
  rule: spec.id,
  name: spec.name,
  description: spec.description ?? null,
  type: spec.type,
  kwargs: spec.kwargs,
  condition: spec.condition?.text ?? null,
  thresholds: inWords(spec.thresholds),
  fields: fieldsOf(spec),
  dimension: spec.dimension,
  severity: spec.severity,
  unit: levelOf(spec, rules) === 'window' ? 'windows' : 'records',
});

/** The rules of a contract, with those that every contract has. */
export const rulesOf = (contract: Contract): KnownRule[] => [
  ...BUILT_IN.map(
    (rule): KnownRule => ({
      source: contract.source,
      ...rule,
      type: rule.rule,
      kwargs: {},
      condition: null,
      thresholds: [],
      fields: [],
      dimension: 'conformity',
      severity: 'critical',
      unit: 'records',
    }),
  ),
  ...contract.rules.map(spec => known(contract, spec)),
];

/** What has counts but no contract. */
export const retiredRule = (source: string, rule: string, unit: KnownRule['unit']): KnownRule => ({
  source,
  ...(BUILT_IN.find(one => one.rule === rule) ?? { rule, name: rule, description: null }),
  type: null,
  kwargs: {},
  condition: null,
  thresholds: [],
  fields: [],
  dimension: null,
  severity: null,
  unit,
});

/** Key of a rule among all: no source has a line break. */
export const ruleKey = ({ source, rule }: { source: string; rule: string }): string => `${source}\n${rule}`;

/** Counts with the severity that each rule has in the contracts of now. */
export function weighed<Counts extends { source: string; rule: string }>(
  counts: readonly Counts[],
  contracts: readonly Contract[],
): (Counts & { severity: Severity | undefined })[] {
  const severities = new Map(
    contracts.flatMap(rulesOf).map(rule => [ruleKey(rule), rule.severity ?? undefined]),
  );
  return counts.map(count => ({ ...count, severity: severities.get(ruleKey(count)) }));
}
