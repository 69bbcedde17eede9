import { rules as catalogue } from '../../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../../contract/contract.ts';
import type { JsonObject } from '../../json.ts';
import { type Catalogue, ruleOf } from '../place.ts';
import { type CompiledSetRule, FAIL, PASS, type RuleScope } from '../rule.ts';
import { scopeOf } from '../scope.ts';
import { type Answer, subjectOfRule } from './contract-results.ts';
import { noException, raised } from './evaluate.ts';
import type { Subject } from './faults.ts';
import { FaultList, type Listing, type Placed } from './map-result.ts';
import { type Considered, consideredBy, isTolerated, ruleConfig } from './rule-config.ts';
import { WindowMeasure } from './window-measure.ts';

/** Whether a rule judges many records together: its turn comes when the file has ended. */
export const isOfMany = ({ type }: RuleSpec, rules: Catalogue = catalogue): boolean =>
  ['set', 'window'].includes(ruleOf(type, rules).level);

/** What is judged of all records together, and answers at the end. */
interface Whole {
  add(placed: Placed): void;
  answer(): Answer;
}

function windowOf(rule: WindowMeasure, { isElement }: Considered, { resultFormat }: Listing): Whole {
  return {
    add({ record }) {
      if (isElement(record)) rule.add(record);
    },
    answer() {
      const { success, outcome, result } = rule.answer(resultFormat);
      return {
        success,
        outcome: outcome === FAIL ? 'failed' : outcome === PASS ? 'passed' : 'not_evaluated',
        result,
      };
    },
  };
}

/** Keeps of each record only the fields that the rule is about. */
function setOf(
  spec: RuleSpec,
  rule: CompiledSetRule,
  subject: Subject,
  { isElement, isMissing }: Considered,
  fields: readonly string[],
  listing: Listing,
): Whole {
  const names = [...new Set(fields.flatMap(field => [field, field.split('.')[0]!]))];
  const learned = rule.learn();
  const kept: Placed[] = [];
  let missing = 0;
  return {
    add({ record, index }) {
      if (!isElement(record)) return;
      if (isMissing(record)) {
        missing++;
        return;
      }
      const part = Object.fromEntries(
        names.flatMap(name => (Object.hasOwn(record, name) ? [[name, record[name]!]] : [])),
      );
      rule.add(learned, part);
      kept.push({ record: part, index });
    },
    answer() {
      const faults = new FaultList(subject, listing);
      let passed = 0;
      for (const placed of kept) {
        const outcome = rule.test(placed.record, learned);
        if (outcome === FAIL) faults.add(placed);
        else if (outcome === PASS) passed++;
      }
      const evaluated = passed + faults.count;
      const success = isTolerated(spec, { evaluated, failed: faults.count });
      return {
        success,
        outcome: !success ? 'failed' : evaluated > 0 ? 'passed' : 'not_evaluated',
        result: faults.result({
          elements: kept.length + missing,
          missing,
          unjudged: kept.length - evaluated,
        }),
      };
    },
  };
}

/** The set and window rules of a contract over a file, which is one set and one window. */
export class WholeFile {
  readonly #judged: { spec: RuleSpec; whole: Whole; isOfTable: boolean; error?: string }[];
  readonly #delivered: (record: JsonObject) => JsonObject;

  constructor(contract: Contract, listing: Listing, rules: Catalogue = catalogue) {
    const scope: RuleScope = { ...scopeOf(contract), keepsAll: true };
    const derived = new Set(
      contract.fields.flatMap(({ name, origin }) => (origin === 'derived' ? name : [])),
    );
    this.#delivered = record => withoutFields(record, derived);
    this.#judged = contract.rules.flatMap(spec => {
      const rule = ruleOf(spec.type, rules);
      const subject = subjectOfRule(rule, spec.kwargs, scope);
      const considered = consideredBy(spec, subject, scope);
      const isOfTable = rule.fields(spec.kwargs).length === 0;
      if (rule.level === 'window') {
        const measure = new WindowMeasure(rule.compile(spec.kwargs, scope), subject);
        return [{ spec, isOfTable, whole: windowOf(measure, considered, listing) }];
      }
      if (rule.level !== 'set') return [];
      // Which records are left out for nulls is settled by then: two that lack the same are the same.
      const compiled = rule.compile(
        spec.kwargs,
        spec.ignoreRowIf ? { ...scope, missingSettled: true } : scope,
      );
      const whole = setOf(spec, compiled, subject, considered, rule.fields(spec.kwargs), listing);
      return [{ spec, isOfTable, whole }];
    });
  }

  get isEmpty(): boolean {
    return this.#judged.length === 0;
  }

  /** A record that fits the contract's schema, after the transforms. What they made is no column of the file. */
  add(record: JsonObject, index: number): void {
    const delivered = this.#delivered(record);
    for (const one of this.#judged)
      if (one.error === undefined)
        attempt(one, () => one.whole.add({ record: one.isOfTable ? delivered : record, index }));
  }

  results() {
    return this.#judged.map(one => {
      let answer: Answer = { success: false, outcome: 'error', result: {} };
      attempt(one, () => {
        if (one.error === undefined) answer = one.whole.answer();
      });
      return {
        expectation_config: ruleConfig(one.spec),
        ...answer,
        exception_info: one.error === undefined ? noException() : raised(one.error),
      };
    });
  }
}

function withoutFields(record: JsonObject, names: ReadonlySet<string>): JsonObject {
  if (names.size === 0) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));
}

/** A rule that throws has an error of its own, and stops no other. */
function attempt(one: { error?: string }, step: () => void): void {
  try {
    step();
  } catch (error) {
    one.error = error instanceof Error ? error.message : String(error);
  }
}
