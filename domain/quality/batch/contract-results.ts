import { rules as catalogue } from '../../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../../contract/contract.ts';
import type { RuleCount } from '../../frame/frame.ts';
import type { Json, JsonObject } from '../../json.ts';
import { column } from '../column.ts';
import { noCount } from '../count.ts';
import type { Failure } from '../failure.ts';
import { type Catalogue, placeRules, ruleOf } from '../place.ts';
import type { Rule, RuleScope } from '../rule.ts';
import { scopeOf } from '../scope.ts';
import { type ExpectationResult, noException, raised } from './evaluate.ts';
import { type Subject, subjectOf } from './faults.ts';
import { FaultList, type Listing, type Placed } from './map-result.ts';
import { type Considered, consideredBy, isTolerated, ruleConfig } from './rule-config.ts';

/** A check of the contract and what it found. */
interface Ledger {
  config: JsonObject;
  faults: FaultList;
  subject: Subject;
  /** Rules that judge null have no missing values. */
  judgesNull: boolean;
  /** The rule, and which records it is about; absent for checks that are none. */
  rule?: { spec: RuleSpec; considered: Considered };
  elements: number;
  missing: number;
  /** What a rule said that could not judge. */
  error?: string;
}

/** What became of a rule: `success` alone would call a rule that had nothing to judge a success. */
export interface Answer {
  success: boolean;
  outcome: 'passed' | 'failed' | 'not_evaluated' | 'error';
  result: JsonObject;
}
export type ContractResult = ExpectationResult & Answer;

/** A check that is no rule: its type is a name of its own. */
const ownConfig = (type: string, id: string, kwargs: JsonObject): JsonObject => ({
  type,
  kwargs,
  meta: {},
  severity: 'critical',
  id,
});

export const subjectOfRule = (rule: Rule, kwargs: JsonObject, scope: RuleScope): Subject =>
  rule.fields(kwargs).length === 0 ? { kind: 'table' } : subjectOf(kwargs, scope);

/**
 * The results of a contract over a file in the shape of Great Expectations: one for each rule, and before them `json` (is
 * the record an object), `schema` for each field of the record, and each transform. They list what the pipeline's own
 * judgement found; nothing is judged here a second time.
 */
export class ContractResults {
  readonly #ledgers = new Map<string, Ledger>();
  readonly #raw: Ledger[];
  readonly #enriched: Ledger[];
  readonly #transforms: Ledger[] = [];
  readonly #listing: Listing;
  readonly #fields: ReadonlySet<string>;

  constructor(contract: Contract, listing: Listing, rules: Catalogue = catalogue) {
    this.#listing = listing;
    const scope = scopeOf(contract);
    const ledger = (id: string, config: JsonObject, subject: Subject, judgesNull: boolean): Ledger => {
      const made: Ledger = {
        config,
        subject,
        judgesNull,
        faults: new FaultList(subject, listing),
        elements: 0,
        missing: 0,
      };
      this.#ledgers.set(id, made);
      return made;
    };
    const table: Subject = { kind: 'table' };
    ledger('json', ownConfig('json', 'json', {}), table, true);
    const delivered = contract.fields.filter(({ origin }) => origin === 'record');
    this.#fields = new Set(delivered.map(({ name }) => name));
    const schema = delivered.map(({ name, type, required, options }) =>
      ledger(
        `schema:${name}`,
        ownConfig('schema', `schema:${name}`, { column: name, logicalType: type, required, ...options }),
        { kind: 'column', columns: [column(name, scope)] },
        true,
      ),
    );
    const whole = ledger('schema', ownConfig('schema', 'schema', {}), table, true);
    for (const use of new Set(contract.transforms.map(step => step.use))) {
      const steps = contract.transforms.filter(step => step.use === use).map(({ options }) => options);
      this.#transforms.push(ledger(use, ownConfig(use, use, { steps }), table, true));
    }
    const places = placeRules(contract, rules);
    const ofRule = (spec: RuleSpec): Ledger => {
      const rule = ruleOf(spec.type, rules);
      const judgesNull = rule.level === 'record' && rule.judgesNull === true;
      const subject = subjectOfRule(rule, spec.kwargs, scope);
      const made = ledger(spec.id, ruleConfig(spec), subject, judgesNull);
      made.rule = { spec, considered: consideredBy(spec, subject, scope) };
      return made;
    };
    this.#raw = [...schema, whole, ...places.quality.map(ofRule)];
    this.#enriched = places.enrich.map(ofRule);
  }

  /** A record as it was delivered, with what was found wrong with it then. */
  delivered(placed: Partial<Placed> & { index: number }, failures: readonly Failure[] | undefined): void {
    const { record, index } = placed;
    this.#ledgers.get('json')!.elements++;
    if (record === undefined) {
      this.#fault('json', { record: {}, index }, failures?.[0]?.observed ?? null);
      return;
    }
    this.#count(this.#raw, record);
    this.#found({ record, index }, failures);
  }

  /** The record after the transforms; undefined: it did not come so far. */
  transformed(placed: Partial<Placed> & { index: number }, failures: readonly Failure[] | undefined): void {
    const { record, index } = placed;
    if (record === undefined) for (const ledger of this.#enriched) ledger.elements++;
    else this.#count([...this.#transforms, ...this.#enriched], record);
    this.#found({ record: record ?? {}, index }, failures);
  }

  #count(ledgers: readonly Ledger[], record: JsonObject): void {
    for (const ledger of ledgers) {
      const considered = ledger.rule?.considered;
      if (considered && !considered.isElement(record)) continue;
      ledger.elements++;
      if (!ledger.judgesNull && considered?.isMissing(record)) ledger.missing++;
    }
  }

  #found(placed: Placed, failures: readonly Failure[] | undefined): void {
    if (!failures) return;
    // A schema may find several faults with one value, and a value is listed once.
    const seen = new Set<string>();
    for (const failure of failures) {
      const id = failure.rule === 'schema' ? this.#schemaOf(failure) : failure.rule;
      if (seen.has(id)) continue;
      seen.add(id);
      if (failure.kind === 'rule-error') {
        const ledger = this.#ledgers.get(id);
        if (ledger) ledger.error ??= failure.message;
      } else this.#fault(id, placed, failure.kind === 'transform' ? (failure.observed ?? null) : undefined);
    }
  }

  /** A fault of a value deep inside is one of its field. */
  #schemaOf({ field }: Failure): string {
    const name = field.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~');
    return name !== undefined && this.#fields.has(name) ? `schema:${name}` : 'schema';
  }

  #fault(id: string, placed: Placed, value?: Json): void {
    this.#ledgers.get(id)?.faults.add(placed, value);
  }

  /** `counts`: the pipeline's own, by rule id. `refused`: rules that were not judged at all, and why. */
  results(
    counts: Readonly<Record<string, RuleCount>>,
    refused: ReadonlyMap<string, string>,
  ): ContractResult[] {
    return [...this.#ledgers].map(([id, ledger]) => {
      const { config: expectation_config, faults, judgesNull, elements, error } = ledger;
      const missing = judgesNull ? undefined : ledger.missing;
      const refusal = refused.get(id);
      const counted = counts[id] ?? (Object.hasOwn(counts, id) ? noCount() : undefined);
      const judged = counted
        ? counted.passed + counted.failed
        : refusal === undefined
          ? elements - (missing ?? 0)
          : 0;
      const unjudged = Math.max(0, elements - (missing ?? 0) - judged);
      const result = faults.result({ elements, missing, unjudged });
      if (this.#listing.resultFormat !== 'BOOLEAN_ONLY') result.not_evaluated_count = unjudged;
      const exception = error ?? refusal;
      const failed = ledger.rule
        ? !isTolerated(ledger.rule.spec, { evaluated: judged, failed: faults.count })
        : faults.count > 0;
      return {
        expectation_config,
        // A file without a record is never a good one, though no rule has anything to say of it.
        success: !failed && error === undefined && (id !== 'json' || elements > 0),
        outcome: failed ? 'failed' : error !== undefined ? 'error' : judged > 0 ? 'passed' : 'not_evaluated',
        result,
        exception_info: exception === undefined ? noException() : raised(exception),
      };
    });
  }
}
