import type { Contract } from '../../../domain/contract/contract.ts';
import { compileTransforms } from '../../../domain/enrichment/transforms.ts';
import { isCritical } from '../../../domain/frame/frame.ts';
import type { Failure } from '../../../domain/quality/failure.ts';
import { parseRecord } from '../../../domain/quality/parse.ts';
import { levelOf, placeRules } from '../../../domain/quality/place.ts';
import { together } from '../../../domain/quality/report.ts';
import type { RecordContext } from '../../../domain/quality/rule.ts';
import { compileStored } from '../../../domain/quality/stored.ts';
import { compileValidator } from '../../../domain/quality/validate.ts';

/** A contract, ready to say of one record what the pipeline would, as far as that can be told without the database. */
export interface Trial {
  /** What quality would find, and when it lets the record on, what enrich would find in it by itself. */
  failures(bytes: Buffer, context: RecordContext): Failure[];
  /** Ids of the rules that are not asked: they need other records, or what is stored. */
  readonly later: readonly string[];
}

function compileTrial(contract: Contract): Trial {
  const validator = compileValidator(contract);
  const transform = compileTransforms(contract);
  const stored = compileStored(contract);
  const { enrich } = placeRules(contract);
  return {
    later: enrich.filter(spec => levelOf(spec) !== 'record').map(({ id }) => id),
    failures(bytes, context) {
      const judged = validator.validate([bytes], context).failures[0];
      if (isCritical(judged)) return judged!;
      const { record, failure } = parseRecord(bytes);
      if (failure) return [failure];
      const unusable = transform(record, context);
      if (unusable) return together(judged, unusable)!;
      return together(judged, stored.open([record], context).failures[0]) ?? [];
    },
  };
}

const trials = new WeakMap<Contract, Trial>();

/** Compiled once a contract. */
export function trialOf(contract: Contract): Trial {
  const known = trials.get(contract) ?? compileTrial(contract);
  trials.set(contract, known);
  return known;
}
