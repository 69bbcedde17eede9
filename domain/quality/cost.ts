import type { Contract } from '../contract/contract.ts';
import type { RuleCount } from '../frame/frame.ts';
import { compileAt } from './compile.ts';
import { parseRecord } from './parse.ts';
import { placeRules } from './place.ts';
import type { CompiledRecordRule } from './rule.ts';
import type { Validator } from './validate.ts';

/** One frame in so many is measured, not the first: compiled code is not yet fast then. */
const EVERY = 16;
/** Records of it, at most. */
const SAMPLE = 32;

/**
 * The same validator, which measures now and then what each rule costs: the time its test takes on records of a frame,
 * one after the other, apart from the judgement itself. A rule takes about as long as reading the clock, so a single test
 * cannot be timed. It judges one record in sixteen again, of frames of 500 records one in 250.
 *
 * `now` in milliseconds, with fractions.
 */
export function measuringCost(
  validator: Validator,
  contract: Contract,
  now: () => number,
  every = EVERY,
): Validator {
  const rules = compileAt('record', placeRules(contract).quality, contract);
  let frames = 0;
  return {
    open: validator.open,
    validate(records, context) {
      const verdicts = validator.validate(records, context);
      if (rules.length === 0 || ++frames % every !== 0) return verdicts;
      const sample = records.slice(0, SAMPLE).flatMap(bytes => {
        const { record } = parseRecord(bytes);
        return record ? [record] : [];
      });
      if (sample.length === 0) return verdicts;
      const counts: Record<string, RuleCount> = { ...verdicts.rules };
      for (const { spec, rule } of rules) {
        const began = now();
        for (const record of sample) test(rule, record, context);
        const nanos = Math.max(0, Math.round((now() - began) * 1e6));
        const counted = counts[spec.id];
        if (counted) counts[spec.id] = { ...counted, timed: sample.length, nanos };
      }
      return { ...verdicts, rules: counts };
    },
  };
}

/** A rule that throws takes its time as well; that it throws has been said. */
function test(rule: CompiledRecordRule, ...given: Parameters<CompiledRecordRule['test']>): void {
  try {
    rule.test(...given);
  } catch {}
}
