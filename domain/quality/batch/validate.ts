import type { JsonObject } from '../../json.ts';
import { type Evaluation, type ExpectationResult, evaluate } from './evaluate.ts';
import type { Suite } from './suite.ts';
import type { Table } from './table.ts';

export interface Statistics {
  evaluated_expectations: number;
  successful_expectations: number;
  unsuccessful_expectations: number;
  success_percent: number | null;
}

/** What a validation of a file answers, in Great Expectations' shape. */
export interface ValidationResult {
  success: boolean;
  suite_name: string;
  results: ExpectationResult[];
  statistics: Statistics;
  meta: JsonObject;
}

export function statisticsOf(results: readonly Pick<ExpectationResult, 'success'>[]): Statistics {
  const successful = results.filter(({ success }) => success).length;
  return {
    evaluated_expectations: results.length,
    successful_expectations: successful,
    unsuccessful_expectations: results.length - successful,
    success_percent: results.length === 0 ? null : (successful / results.length) * 100,
  };
}

/** Evaluates a whole suite over a file. */
export function validateSuite(suite: Suite, table: Table, evaluation: Evaluation): ValidationResult {
  const results = suite.expectations.map(config => evaluate(config, table, evaluation));
  return {
    success: results.every(({ success }) => success),
    suite_name: suite.name,
    results,
    statistics: statisticsOf(results),
    meta: { records: table.records.length },
  };
}
