import type { JsonObject } from '../../json.ts';
import { type Evaluation, type ExpectationResult, evaluate } from './evaluate.ts';
import type { Suite } from './suite.ts';
import type { Table } from './table.ts';

/** What a validation of a file answers, in Great Expectations' shape. */
export interface ValidationResult {
  success: boolean;
  suite_name: string;
  results: ExpectationResult[];
  statistics: {
    evaluated_expectations: number;
    successful_expectations: number;
    unsuccessful_expectations: number;
    success_percent: number | null;
  };
  meta: JsonObject;
}

/** Evaluates a whole suite over a file. */
export function validateSuite(suite: Suite, table: Table, evaluation: Evaluation): ValidationResult {
  const results = suite.expectations.map(config => evaluate(config, table, evaluation));
  const successful = results.filter(({ success }) => success).length;
  return {
    success: successful === results.length,
    suite_name: suite.name,
    results,
    statistics: {
      evaluated_expectations: results.length,
      successful_expectations: successful,
      unsuccessful_expectations: results.length - successful,
      success_percent: results.length === 0 ? null : (successful / results.length) * 100,
    },
    meta: { records: table.records.length },
  };
}
