import { rules } from '../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import type { RuleCount } from '../frame/frame.ts';
import type { JsonObject } from '../json.ts';
import { compileAt } from './compile.ts';
import { noCount } from './count.ts';
import type { Failure } from './failure.ts';
import { answerOf, PANEL, panelOf, THREW } from './panel.ts';
import type { Catalogue } from './place.ts';
import { plus, ruleError, ruleFailure } from './report.ts';
import { FAIL, NOT_EVALUATED, type RecordContext } from './rule.ts';

/** What record rules have found so far. Only what did not pass is counted rule by rule: most records pass most rules. */
export interface Tallies {
  /** Records judged. */
  judged: number;
  /** Records that could not be read: no rule has evaluated them. */
  unread: number;
  /** One a rule, in the rules' order; `passed` is what is left of the records. */
  readonly rules: RuleCount[];
}

/** Record rules of a contract, ready for records. */
export interface Judge {
  /** Fresh tallies; `judge` adds to them. */
  open(): Tallies;
  /** All failures of a record, or undefined. Never throws: a rule that does is a failure of its own. */
  judge(record: JsonObject, context: RecordContext, tallies: Tallies): Failure[] | undefined;
  /** The counts by rule id; for each, the four add up to the records. */
  byRule(tallies: Tallies): [string, RuleCount][];
}

/** Compiles the record rules among `specs`; throws when a rule does not exist or cannot take its kwargs. */
export function compileRules(
  specs: readonly RuleSpec[],
  contract: Pick<Contract, 'fields'>,
  catalogue: Catalogue = rules,
): Judge {
  const compiled = compileAt('record', specs, contract, catalogue);
  const tests = compiled.map(({ rule }) => rule.test);
  const panels = Array.from({ length: Math.ceil(tests.length / PANEL) }, (_, i) =>
    panelOf(tests.slice(i * PANEL, (i + 1) * PANEL)),
  );
  const thrown: unknown[] = [];

  /** What is said of a rule that did not pass; `threw`: the rule itself went wrong. */
  function found(at: number, record: JsonObject, context: RecordContext, tallies: Tallies, threw?: unknown) {
    const ruled = compiled[at]!;
    const counted = tallies.rules[at]!;
    if (threw !== undefined) {
      counted.errors++;
      return ruleError(ruled, threw);
    }
    counted.failed++;
    return ruleFailure(ruled, () => ruled.rule.explain(record, context));
  }

  return {
    open: () => ({ judged: 0, unread: 0, rules: compiled.map(noCount) }),
    judge(record, context, tallies) {
      let failures: Failure[] | undefined;
      tallies.judged++;
      for (let i = 0; i < panels.length; i++) {
        const answers = panels[i]!(record, context, thrown);
        if (answers === 0) continue;
        for (let at = 0; at < PANEL; at++) {
          const answer = answerOf(answers, at);
          const rule = i * PANEL + at;
          if (answer === FAIL) failures = plus(failures, found(rule, record, context, tallies));
          else if (answer === NOT_EVALUATED) tallies.rules[rule]!.notEvaluated++;
          else if (answer === THREW)
            failures = plus(failures, found(rule, record, context, tallies, thrown[at] ?? 'no reason'));
        }
      }
      return failures;
    },
    byRule: ({ judged, unread, rules: counted }) =>
      compiled.map(({ spec }, i) => {
        const { failed, notEvaluated, errors } = counted[i]!;
        const passed = judged - failed - notEvaluated - errors;
        return [spec.id, { passed, failed, notEvaluated: notEvaluated + unread, errors }];
      }),
  };
}
