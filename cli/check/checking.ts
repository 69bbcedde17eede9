import type { Contract, RuleSpec } from '../../domain/contract/contract.ts';
import { compileEnrichment } from '../../domain/enrichment/enrich.ts';
import { isCritical, type RuleCount } from '../../domain/frame/frame.ts';
import type { JsonObject } from '../../domain/json.ts';
import { type ContractResult, ContractResults } from '../../domain/quality/batch/contract-results.ts';
import type { ResultFormat } from '../../domain/quality/batch/kwargs.ts';
import { type Statistics, statisticsOf } from '../../domain/quality/batch/validate.ts';
import { isOfMany, WholeFile } from '../../domain/quality/batch/whole-file.ts';
import { noCount, sum } from '../../domain/quality/count.ts';
import type { DetectorKey, DetectorState } from '../../domain/quality/detect.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import { ruleOf } from '../../domain/quality/place.ts';
import { together } from '../../domain/quality/report.ts';
import type { RecordContext } from '../../domain/quality/rule.ts';
import { scopeOf } from '../../domain/quality/scope.ts';
import { compileStored } from '../../domain/quality/stored.ts';
import { compileValidator } from '../../domain/quality/validate.ts';
import type { FileRecord } from '../records/read.ts';

export interface FailingRecord {
  line: number;
  failures: Failure[];
}

/** A rule of the contract (or `json`, `schema`) and how the file's records did. */
export interface RuleResult extends RuleCount {
  id: string;
  name: string;
  severity: RuleSpec['severity'];
  /** False: it needs reference data that is not there, and was not judged. */
  judged: boolean;
  /** What was found of a rule that judges many records together: it has no counts. */
  ofMany?: ContractResult;
}

export interface CheckResult {
  records: number;
  /** Records that would be loaded without a mark, loaded with one, and quarantined. */
  good: number;
  flagged: number;
  quarantined: number;
  rules: RuleResult[];
  /** The first failing records. */
  failing: FailingRecord[];
  /** There are records, and every rule holds. */
  success: boolean;
  /** The same in Great Expectations' shape: a result for each check. */
  results: ContractResult[];
  statistics: Statistics;
}

/** The values of a column of a reference data set; or, as text, why they are not known. */
export type LookUp = (dataset: string, column: string) => ReadonlySet<string> | string;

export interface Checking {
  /** How many failing records are kept. */
  limit: number;
  /** How much the results in Great Expectations' shape say. */
  resultFormat: ResultFormat;
  lookUp?: LookUp;
}

const PARTIAL = 20;
const UNKNOWN: LookUp = dataset => `the reference data set ${dataset} is not there`;

/** Rules that cannot be judged here, and why. */
function refusedOf(contract: Contract, lookUp: LookUp): Map<string, string> {
  const scope = scopeOf(contract);
  return new Map(
    contract.rules.flatMap((spec): [string, string][] => {
      const rule = ruleOf(spec.type);
      if (rule.level !== 'reference') return [];
      const { dataset, column } = rule.compile(spec.kwargs, scope);
      const known = lookUp(dataset, column);
      return typeof known === 'string' ? [[spec.id, `not judged: ${known}`]] : [];
    }),
  );
}

function add(into: Record<string, RuleCount>, from: Record<string, RuleCount>): void {
  for (const [id, count] of Object.entries(from)) into[id] = sum(into[id] ?? noCount(), count);
}

/** A fault of what the record is, not of what its values say. */
const isOfForm = ({ kind }: Failure): boolean => kind !== 'rule' && kind !== 'rule-error';

/** A record that was out before the rule's turn came is one that the rule did not evaluate. */
const overAll = (count: RuleCount, records: number): RuleCount => ({
  ...count,
  notEvaluated: records - count.passed - count.failed - count.errors,
});

/** A file's records under the pipeline's own judgement: quality, transforms, and the rules of the enrich stage. */
export function openCheck(
  contract: Contract,
  context: RecordContext,
  { limit, resultFormat, lookUp = UNKNOWN }: Checking,
) {
  const refused = refusedOf(contract, lookUp);
  const ofRecords: Contract = {
    ...contract,
    rules: contract.rules.filter(spec => !refused.has(spec.id) && !isOfMany(spec)),
  };
  const judging = compileValidator(ofRecords).open();
  const { transform } = compileEnrichment(ofRecords);
  const stored = compileStored(ofRecords);
  const listing = { resultFormat, partialCount: PARTIAL };
  const listed = new ContractResults(
    { ...contract, rules: contract.rules.filter(spec => !isOfMany(spec)) },
    listing,
  );
  const whole = new WholeFile(contract, listing);
  /** What each key has shown so far: a file is judged as the first that its source delivers. */
  const states = new Map<string, DetectorState>();
  const stateKey = ({ detector, key }: DetectorKey): string => `${detector} ${key}`;
  const enriched: Record<string, RuleCount> = {};
  const failing: FailingRecord[] = [];
  const totals = { records: 0, good: 0, flagged: 0, quarantined: 0 };

  function conclude(line: number, failures: Failure[] | undefined): void {
    totals.records++;
    const serious = failures?.some(failure => failure.severity !== 'info');
    if (isCritical(failures)) totals.quarantined++;
    else if (serious) totals.flagged++;
    else totals.good++;
    if (failures && serious && failing.length < limit) failing.push({ line, failures });
  }

  return {
    /** Judges a batch, in order; what came before it leaves nothing behind but counts. */
    add(batch: readonly FileRecord[]): void {
      const raw = batch.map(({ parsed }) => judging.judge(parsed, context));
      const faults: (Failure[] | undefined)[] = [];
      const from = totals.records;
      const records = batch.map(({ parsed: { record } }, i): JsonObject | undefined => {
        listed.delivered({ ...(record && { record }), index: from + i }, raw[i]);
        if (record === undefined || isCritical(raw[i])) return undefined;
        faults[i] = transform(record, context);
        return faults[i] ? undefined : record;
      });
      const frame = stored.open(records, context);
      frame.refer(frame.lookups.map(({ dataset, column }) => lookUp(dataset, column) as ReadonlySet<string>));
      const known = frame.keys().flatMap(key => states.get(stateKey(key)) ?? []);
      for (const state of frame.step(known)) states.set(stateKey(state), state);
      add(enriched, frame.counts());
      batch.forEach(({ line, parsed: { record } }, i) => {
        const index = from + i;
        const late = together(faults[i], frame.failures[i]);
        const came = records[i] ?? (faults[i] && record);
        listed.transformed({ ...(came && { record: came }), index }, late);
        const all = together(raw[i], late);
        conclude(line, all);
        if (whole.isEmpty || !record || all?.some(isOfForm)) return;
        // A file is a table: what a rule finds fault with is part of it. The pipeline quarantines it before.
        if (records[i] || !transform(record, context)) whole.add(record, index);
      });
    },
    result(): CheckResult {
      const counts = judging.counts();
      add(counts, enriched);
      const own = (id: string, name: string): RuleSpec => ({
        id,
        name,
        type: id,
        kwargs: {},
        dimension: 'conformity',
        severity: 'critical',
      });
      const checks = [own('json', 'JSON object in UTF-8'), own('schema', "The contract's schema")];
      const ofMany = whole.results();
      const results = inOrder([...listed.results(counts, refused), ...ofMany], contract.rules);
      const observed = new Map(ofMany.map(result => [result.expectation_config.id, result]));
      return {
        ...totals,
        rules: [...checks, ...contract.rules].map(({ id, name, severity }) => {
          const found = observed.get(id);
          const judged = !refused.has(id);
          const counted = judged && !found ? overAll(counts[id] ?? noCount(), totals.records) : noCount();
          return { id, name, severity, judged, ...counted, ...(found && { ofMany: found }) };
        }),
        failing,
        success: results.every(({ success }) => success),
        results,
        statistics: statisticsOf(results),
      };
    },
  };
}

/** The checks that are no rules first, then the rules as the contract has them. */
function inOrder(results: readonly ContractResult[], rules: readonly RuleSpec[]): ContractResult[] {
  const place = new Map(rules.map(({ id }, i) => [id, i]));
  const at = ({ expectation_config: { id } }: ContractResult): number => place.get(String(id)) ?? -1;
  return results.toSorted((a, b) => at(a) - at(b));
}
