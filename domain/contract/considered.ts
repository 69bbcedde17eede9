import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Condition, IGNORES, type IgnoreRowIf } from '../quality/considered.ts';
import { compileCondition } from '../quality/expression/condition.ts';
import { namesIn } from '../quality/expression/names.ts';
import type { Rule } from '../quality/rule.ts';
import { suggest } from './nearest.ts';
import type { Path, Report } from './problems.ts';
import type { FieldScope } from './scope.ts';

/** The kwargs that every expectation takes, apart from the rule's own. */
export interface Common {
  own: JsonObject;
  /** Share of the values that must be as expected; 1 and absent mean all. */
  mostly: number | undefined;
  condition: Condition | undefined;
  ignoreRowIf: IgnoreRowIf | undefined;
}

const PARSERS: Readonly<Record<string, Condition['parser']>> = {
  pandas: 'pandas',
  great_expectations: 'great_expectations',
  great_expectations__experimental__: 'great_expectations',
};

function mostlyOf(value: Json | undefined, path: Path, report: Report): number | undefined {
  if (value === undefined || value === null || value === 1) return undefined;
  if (typeof value === 'number' && value >= 0 && value < 1) return value;
  report.add([...path, 'mostly'], 'mostly is a share of the values, from 0 to 1', 'such as 0.95');
  return undefined;
}

function conditionOf(
  { row_condition: text, condition_parser: parser }: JsonObject,
  path: Path,
  scope: FieldScope,
  report: Report,
): Condition | undefined {
  const known = typeof parser === 'string' && Object.hasOwn(PARSERS, parser) ? PARSERS[parser] : undefined;
  if (parser !== undefined && parser !== null && known === undefined)
    report.add(
      [...path, 'condition_parser'],
      `unknown condition_parser ${JSON.stringify(parser)}`,
      suggest(String(parser), Object.keys(PARSERS)),
    );
  if (text === undefined || text === null) {
    if (known !== undefined)
      report.add([...path, 'condition_parser'], 'there is no row_condition for it to read');
    return undefined;
  }
  const at = [...path, 'row_condition'];
  if (typeof text !== 'string') {
    report.add(at, 'a row_condition is text', `such as 'currency == "EUR"'`);
    return undefined;
  }
  try {
    const names = namesIn(text);
    if (names.length === 0) {
      report.add(at, 'a row_condition must be about a field');
      return undefined;
    }
    const there = names.map(name => scope.requireInside(name, at, report));
    if (there.every(Boolean)) compileCondition(text, scope);
  } catch (error) {
    report.add(at, (error as Error).message);
    return undefined;
  }
  return { text, parser: known ?? (/\bcol\(/.test(text) ? 'great_expectations' : 'pandas') };
}

/** What a rule about a pair or a list of columns takes as ignore_row_if. */
function ignoresOf(rule: Rule): readonly IgnoreRowIf[] {
  const entries = (rule.kwargs as { entries?: object }).entries ?? {};
  if ('column_A' in entries) return IGNORES.filter(name => /^(both|either|never|neither)/.test(name));
  return 'column_list' in entries ? IGNORES.filter(name => /^(all|any|never)/.test(name)) : [];
}

function ignoreOf(value: Json | undefined, rule: Rule, path: Path, report: Report): IgnoreRowIf | undefined {
  if (value === undefined || value === null) return undefined;
  const at = [...path, 'ignore_row_if'];
  const choices = ignoresOf(rule);
  const found = choices.find(name => name === value);
  if (choices.length === 0) report.add(at, `${rule.name} is about one column, and takes no ignore_row_if`);
  else if (!found)
    report.add(at, `unknown ignore_row_if ${JSON.stringify(value)}`, suggest(String(value), choices));
  return found;
}

/** Cuts the kwargs in two: those that every expectation takes, and the rule's own. */
export function commonOf(
  rule: Rule,
  kwargs: JsonObject,
  path: Path,
  scope: FieldScope,
  report: Report,
): Common {
  const { mostly, row_condition, condition_parser, ignore_row_if, ...own } = isObject(kwargs) ? kwargs : {};
  return {
    own,
    mostly: mostlyOf(mostly, path, report),
    condition: conditionOf(kwargs, path, scope, report),
    ignoreRowIf: ignoreOf(ignore_row_if, rule, path, report),
  };
}
