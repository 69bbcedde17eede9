import { transforms } from '../catalogue.gen.ts';
import type { Contract } from '../contract/contract.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Failure, observe } from '../quality/failure.ts';
import type { RecordContext } from '../quality/rule.ts';
import type { StepFailure, Transform } from '../transforms/transform.ts';
import { entry, messageOf } from './entry.ts';

/** Runs a contract's transforms in order, changing the record in place. All failures of a record, or undefined. */
export type RunTransforms = (record: JsonObject, context: RecordContext) => Failure[] | undefined;

/** The value a JSON Pointer names. */
function valueAt(record: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = record;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = value[Number(name)];
    else if (isObject(value)) value = Object.hasOwn(value, name) ? value[name] : undefined;
    else return undefined;
  }
  return value;
}

function failureOf(rule: string, record: JsonObject, found: StepFailure): Failure {
  const observed = found.field === '' ? undefined : observe(valueAt(record, found.field));
  return {
    kind: 'transform',
    rule,
    ...found,
    ...(observed === undefined ? {} : { observed }),
    severity: 'critical',
  };
}

/** Throws for a transform that does not exist: the contract reader refuses such a contract before. */
export function compileTransforms(contract: Pick<Contract, 'transforms'>): RunTransforms {
  const steps = contract.transforms.map(({ use, options }) => ({
    use,
    run: entry<Transform>(transforms, 'transform', use).compile(options),
  }));
  return (record, context) => {
    let failures: Failure[] | undefined;
    for (const { use, run } of steps) {
      let found: StepFailure | undefined;
      try {
        found = run(record, context);
      } catch (error) {
        found = {
          field: '',
          expected: `a record that ${use} can read`,
          message: `${use}: ${messageOf(error)}`,
        };
      }
      if (found === undefined) continue;
      failures ??= [];
      failures.push(failureOf(use, record, found));
    }
    return failures;
  };
}
