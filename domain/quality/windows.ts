import { rules } from '../catalogue.gen.ts';
import { isClassified } from '../contract/classification.ts';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import type { RuleCount } from '../frame/frame.ts';
import { fnv1a } from '../frame/hash.ts';
import type { JsonObject } from '../json.ts';
import type { Collector } from '../windows/collector.ts';
import type { States } from '../windows/states.ts';
import { compileAt } from './compile.ts';
import { noCount } from './count.ts';
import type { WindowFinding } from './finding.ts';
import { type Catalogue, fieldsOf } from './place.ts';
import { FAIL, NOT_EVALUATED } from './rule.ts';
import { shortened, withheld } from './shortened.ts';
import type { Tally } from './threshold.ts';
import { judgeThresholds } from './thresholds.ts';

/** The window rules of a contract, ready for records and for windows. */
export interface WindowRules {
  collectors: Collector[];
  /** What each rule finds of a closed window of so many records. A rule that throws is its own error and stops no other. */
  judge(records: number, states: States): WindowFinding[];
}

/** Throws when a rule does not exist or cannot take its kwargs; the contract reader refuses such a contract. */
export function compileWindowRules(
  contract: Pick<Contract, 'rules' | 'fields'>,
  catalogue: Catalogue = rules,
): WindowRules {
  const compiled = compileAt('window', contract.rules, contract, catalogue).map(ruled => ({
    ...ruled,
    id: idOf(ruled.spec),
    show: fieldsOf(ruled.spec, catalogue).some(field => isClassified(contract.fields, field))
      ? withheld
      : shortened,
  }));
  return {
    collectors: compiled.map(({ id, rule: { empty, add, merge } }) => ({ id, empty, add, merge })),
    judge: (records, states) =>
      compiled.map(({ spec, id, rule, show }): WindowFinding => {
        const found = { rule: spec.id, expected: rule.expected, observed: null, severity: null };
        const unknown = (reason: string): WindowFinding => ({
          ...found,
          outcome: 'not_evaluated',
          details: { reason },
        });
        const failed = (message: string): WindowFinding => ({
          ...found,
          ...{ outcome: 'error', severity: spec.severity, details: { message: show(message) } },
        });
        const collected = Object.hasOwn(states, id) ? states[id] : undefined;
        if (!collected || collected.records < records)
          return unknown('the contract got this rule in the middle of the window');
        if (collected.fault?.kind === 'error') return failed(collected.fault.message);
        if (collected.fault) return unknown(collected.fault.message);
        try {
          const measured = rule.judge(collected.state);
          const { outcome, details, tally } = measured;
          const shown = {
            ...{ ...found, observed: show(measured.observed) },
            details: details ? (show(details) as JsonObject) : null,
          };
          const counted = tally && judgeThresholds(thresholdsOf(spec), countsOf(tally));
          if (counted) {
            const { severity, expected, observed } = counted;
            return { ...shown, outcome: counted.outcome, severity, expected, observed };
          }
          if (outcome === NOT_EVALUATED) return { ...shown, outcome: 'not_evaluated' };
          if (outcome === FAIL) return { ...shown, outcome: 'failed', severity: spec.severity };
          return { ...shown, outcome: 'passed' };
        } catch (error) {
          return failed(error instanceof Error ? error.message : String(error));
        }
      }),
  };
}

/** A rule that counts records and says nothing of how many may fail allows none. */
const thresholdsOf = ({ id, severity, thresholds }: RuleSpec): Pick<RuleSpec, 'id' | 'thresholds'> => ({
  id,
  thresholds: thresholds ?? { [severity]: { count: { max: 0 } } },
});

const countsOf = ({ evaluated, failed }: Tally): RuleCount => ({
  ...noCount(),
  passed: evaluated - failed,
  failed,
});

/** A rule under its id that asks for something else has states of its own. */
const idOf = ({ id, type, kwargs, condition, ignoreRowIf, scope }: RuleSpec): string => {
  const asked = [type, kwargs, condition ?? null, ignoreRowIf ?? null, scope ?? null];
  return `rule:${id}:${fnv1a(JSON.stringify(asked)).toString(36)}`;
};
