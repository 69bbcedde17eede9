import { readFileSync } from 'node:fs';
import type { ResultFormat } from '../../domain/quality/batch/kwargs.ts';
import { readSuite } from '../../domain/quality/batch/suite.ts';
import { type ValidationResult, validateSuite } from '../../domain/quality/batch/validate.ts';
import type { Format } from '../records/read.ts';
import { tableOf } from './table.ts';

export interface SuiteCheck extends ValidationResult {
  /** Records of the file that could not be read as JSON objects: no expectation has seen them. */
  unreadable: number;
}

interface SuiteOptions {
  suite: string;
  format?: Format;
  resultFormat: ResultFormat;
  /** ms since the epoch. */
  now: number;
}

/**
 * A file under a Great Expectations suite. Throws SuiteError for the suite, UnusableData for a file without a record that can
 * be read, TooLarge for one that does not fit into memory, and what the file system says.
 */
export async function checkSuite(file: string, options: SuiteOptions): Promise<SuiteCheck> {
  const suite = readSuite(readFileSync(options.suite, 'utf8'));
  const { table, unreadable } = await tableOf(file, suite.expectations, options.format);
  const { now, resultFormat } = options;
  const result = validateSuite(suite, table, {
    now,
    parameters: suite.parameters ?? {},
    resultFormat,
    context: { receivedAt: now },
  });
  return { ...result, success: result.success && unreadable === 0, unreadable };
}

/** The result for a person: each expectation, and why it is not met. */
export function describeSuite({ results, statistics, unreadable }: SuiteCheck, title: string): string {
  const lines = results.map(({ success, expectation_config: { type, kwargs }, result, exception_info }) => {
    const said = `${success ? 'met    ' : 'not met'}  ${type}  ${JSON.stringify(kwargs)}`;
    if (exception_info.raised_exception) return `${said}\n           ${exception_info.exception_message}`;
    if (success) return said;
    const {
      unexpected_count: count,
      element_count: of,
      partial_unexpected_list: list,
      observed_value: observed,
    } = result;
    const why =
      count === undefined
        ? `observed: ${JSON.stringify(observed)}`
        : `${count} of ${of}, as ${JSON.stringify(list)}`;
    return `${said}\n           ${why.slice(0, 300)}`;
  });
  const { evaluated_expectations: all, successful_expectations: met } = statistics;
  const unread = unreadable > 0 ? `; ${unreadable} records could not be read as JSON objects` : '';
  return [title, '', ...lines, '', `${met} of ${all} expectations met${unread}`].join('\n');
}
