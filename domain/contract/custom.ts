import { parse as parseYamlText } from 'yaml';
import type { JsonObject } from '../json.ts';
import { check } from './check.ts';
import type { Expectation } from './library.ts';
import type { Path, Report } from './problems.ts';
import { implementation, type Quality } from './sections.ts';

const ENGINES = ['greatExpectations', 'great-expectations'];

/** The expectation of an entry for Great Expectations, written as a map or as text. */
export function customOf(declared: Quality, path: Path, report: Report): Expectation | undefined {
  const at = [...path, 'implementation'];
  if (declared.engine === undefined || !ENGINES.includes(declared.engine)) {
    report.add(
      [...path, 'engine'],
      declared.engine === undefined ? 'is missing' : `engine "${declared.engine}" is not supported`,
      'use greatExpectations',
    );
    return undefined;
  }
  let value = declared.implementation;
  if (typeof value === 'string') {
    try {
      value = parseYamlText(value, { maxAliasCount: 0, logLevel: 'error' });
    } catch (error) {
      report.add(at, `not readable as YAML or JSON: ${(error as Error).message.split('\n')[0]}`);
      return undefined;
    }
  }
  const found = check(implementation, value, at, report);
  return (
    found && {
      type: found.type,
      kwargs: found.kwargs as JsonObject,
      severity: found.severity,
      path: [...at, 'type'],
      kwargsPath: [...at, 'kwargs'],
    }
  );
}
