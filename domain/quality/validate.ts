import type { Contract } from '../contract/contract.ts';
import { rawSchema } from '../contract/schema.ts';
import type { RuleCount, Verdicts } from '../frame/frame.ts';
import { noCount } from './count.ts';
import type { Failure } from './failure.ts';
import { compileRules } from './judge.ts';
import { type Parsed, parseRecord } from './parse.ts';
import { placeRules } from './place.ts';
import { together } from './report.ts';
import type { RecordContext } from './rule.ts';
import { compileSchema } from './schema.ts';
import { storable } from './storable.ts';

/** What one record after another is judged into: a frame, or a file. */
export interface Judging {
  /** All failures of the record, or undefined. */
  judge(parsed: Parsed, context: RecordContext): Failure[] | undefined;
  /** Counts by rule id, with `json` and `schema`; for each, the four counts add up to the records judged. */
  counts(): Record<string, RuleCount>;
}

/** A contract, ready to judge raw records: JSON, schema, and the record rules of the quality stage. */
export interface Validator {
  /** The verdicts on a frame's records. Never throws, whatever the bytes. */
  validate(records: readonly Buffer[], context: RecordContext): Verdicts;
  /** The same judgement record by record. */
  open(): Judging;
}

/**
 * Compiles a contract: once per contract version, some milliseconds. Throws only for a contract that its reader refuses.
 *
 * Measured (`npm run bench -- rules`) on 500-byte records of 12 fields, one core: JSON.parse 1.3 us, Ajv 0.2, 10 rules 0.25, 200
 * rules 4.0, which is 20 ns a rule; more than half of that are the patterns. What made it 250 ns a rule before: code points of long
 * texts counted where the length settles it, a time read anew for each rule about it, fields looked up by name, passes
 * counted rule by rule, and one loop over all tests (see panel.ts). Without effect: tables of character classes for patterns,
 * plain lists for typed ones.
 */
export function compileValidator(contract: Contract): Validator {
  const checkSchema = compileSchema(contract, rawSchema(contract));
  const rules = compileRules(placeRules(contract).quality, contract);

  const open = (): Judging => {
    const json = noCount();
    const schema = noCount();
    const tallies = rules.open();
    return {
      judge({ record, text, failure }, context) {
        if (record === undefined) {
          json.failed++;
          schema.notEvaluated++;
          tallies.unread++;
          return [failure];
        }
        json.passed++;
        const walked = storable(record, text);
        let failures = checkSchema(record, walked.values);
        if (walked.failure) failures = together([walked.failure], failures);
        if (failures) schema.failed++;
        else schema.passed++;
        return together(failures, rules.judge(record, context, tallies));
      },
      counts: () => Object.fromEntries([['json', json], ['schema', schema], ...rules.byRule(tallies)]),
    };
  };
  return {
    open,
    validate(records, context) {
      const judging = open();
      const failures: Record<number, Failure[]> = {};
      for (let i = 0; i < records.length; i++) {
        const found = judging.judge(parseRecord(records[i]!), context);
        if (found) failures[i] = found;
      }
      return { contract: contract.version, failures, rules: judging.counts() };
    },
  };
}
