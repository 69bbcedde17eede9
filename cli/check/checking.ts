import type { Contract, RuleSpec } from '../../domain/contract/contract.ts';
import { compileEnrichment } from '../../domain/enrichment/enrich.ts';
import { isCritical, type RuleCount } from '../../domain/frame/frame.ts';
import type { JsonObject } from '../../domain/json.ts';
import { noCount, sum } from '../../domain/quality/count.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import { ruleOf } from '../../domain/quality/place.ts';
import { together } from '../../domain/quality/report.ts';
import type { RecordContext } from '../../domain/quality/rule.ts';
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
  /** False: it needs the pipeline's stored data and was not judged. */
  judged: boolean;
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
}

const needsStored = (spec: RuleSpec): boolean => ruleOf(spec.type).level !== 'record';

function add(into: Record<string, RuleCount>, from: Record<string, RuleCount>): void {
  for (const [id, count] of Object.entries(from)) into[id] = sum(into[id] ?? noCount(), count);
}

/** A record that was out before the rule's turn came is one that the rule did not evaluate. */
const overAll = (count: RuleCount, records: number): RuleCount => ({
  ...count,
  notEvaluated: records - count.passed - count.failed - count.errors,
});

/** A file's records under the pipeline's own judgement: quality, transforms, and the rules of transformed fields. */
export function openCheck(contract: Contract, context: RecordContext, limit: number) {
  const judging = compileValidator(contract).open();
  const { transform } = compileEnrichment(contract);
  const stored = compileStored(contract);
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
      const records = batch.map(({ parsed }, i): JsonObject | undefined => {
        if (parsed.record === undefined || isCritical(raw[i])) return undefined;
        faults[i] = transform(parsed.record);
        return faults[i] ? undefined : parsed.record;
      });
      const frame = stored.open(records, context);
      add(enriched, frame.counts());
      batch.forEach(({ line }, i) => {
        conclude(line, together(together(raw[i], faults[i]), frame.failures[i]));
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
      const specs = [own('json', 'JSON object in UTF-8'), own('schema', "The contract's schema")];
      return {
        ...totals,
        rules: [
          ...specs.map(spec => ({ spec, judged: true })),
          ...contract.rules.map(spec => ({ spec, judged: !needsStored(spec) })),
        ].map(({ spec: { id, name, severity }, judged }) => ({
          id,
          name,
          severity,
          judged,
          ...(judged ? overAll(counts[id] ?? noCount(), totals.records) : noCount()),
        })),
        failing,
      };
    },
  };
}
