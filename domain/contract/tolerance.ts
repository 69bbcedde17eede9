import type { Severity } from '../quality/failure.ts';
import type { Rule } from '../quality/rule.ts';
import type { Threshold, Thresholds } from '../quality/threshold.ts';
import type { Common } from './considered.ts';
import type { RuleSpec, UniquenessScope } from './contract.ts';
import type { Expectation } from './library.ts';
import type { Own } from './own.ts';
import type { Path, Report } from './problems.ts';
import { type FieldScope, placeOf } from './scope.ts';
import type { RuleOwn } from './sections.ts';
import { checkOrder, exactly } from './thresholds.ts';

/** Among which records a rule of uniqueness judges: without a word, all that the table holds, as anyone understands it. */
export function scopeOf(
  {
    rule,
    names,
    found,
    said,
    own,
    ignoreRowIf,
  }: {
    rule: Rule;
    names: readonly string[];
    found: Expectation;
    said: RuleOwn | undefined;
    own: Own | undefined;
    ignoreRowIf: Common['ignoreRowIf'];
  },
  fields: FieldScope,
  report: Report,
): UniquenessScope | undefined {
  const isUnique = rule.level === 'set' && rule.unique !== undefined;
  if (!isUnique) {
    if (said?.scope && own)
      report.add([...own.path, 'scope'], `${found.type} has no scope: it is no rule of uniqueness`);
    return undefined;
  }
  const scope = said?.scope ?? found.scope ?? 'table';
  if (scope !== 'table') return scope;
  for (const name of names) {
    const field = fields.get(name);
    const type = fields.typeOf(name);
    if (type === undefined || (field && type !== 'object' && type !== 'array')) continue;
    report.add(
      placeOf(name, found.kwargs, found.kwargsPath),
      `"${name}" cannot be unique over the table: ${field ? `it is an ${type}` : 'it has no column of its own'}`,
      'say scope: frame or scope: window',
    );
  }
  if (ignoreRowIf && ignoreRowIf !== 'any_value_is_missing')
    report.add(
      [...found.kwargsPath, 'ignore_row_if'],
      'over the table only records that have all values can be compared',
      'say any_value_is_missing, or scope: frame or window',
    );
  return scope;
}

/** How bad a record is that fails, and how bad a window in which more do than are tolerated. */
export function toleranceOf(
  {
    rule,
    scope,
    found,
    common,
    said,
    own,
    severity,
  }: {
    rule: Rule;
    scope: UniquenessScope | undefined;
    found: Expectation;
    common: Common;
    said: RuleOwn | undefined;
    own: Own | undefined;
    severity: Severity;
  },
  report: Report,
): Pick<RuleSpec, 'severity' | 'thresholds'> {
  const mostly: Threshold | undefined =
    common.mostly === undefined ? undefined : { share: { max: exactly(1 - common.mostly) } };
  const ways: [Thresholds, Path][] = [];
  if (mostly) ways.push([{ [severity]: mostly }, [...found.kwargsPath, 'mostly']]);
  if (found.tolerates) ways.push([{ [severity]: found.tolerates }, found.path]);
  if (said?.thresholds && own) {
    const at = [...own.path, 'thresholds'];
    checkOrder(said.thresholds as Thresholds, at, report);
    ways.push([said.thresholds as Thresholds, at]);
  }
  const [way, second] = ways;
  if (!way) return { severity };
  const [thresholds, path] = way;
  if (second) report.add(second[1], 'what may fail is said twice', 'say it once');
  if (rule.level === 'window')
    report.add(
      path,
      `${found.type} judges a window as a whole: no share or count of its records fails`,
      'write a rule for each severity',
    );
  // What is tolerated of the whole is no fault of a record; what is said beside a severity leaves that as it is.
  const isJudgedSingly = scope !== 'window';
  const isTolerant = thresholds !== said?.thresholds && isJudgedSingly;
  return { severity: isTolerant ? 'info' : severity, thresholds };
}
