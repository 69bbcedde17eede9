import type { GenericSchema } from 'valibot';
import { rules } from '../catalogue.gen.ts';
import { isObject, type JsonObject } from '../json.ts';
import { SEVERITIES, type Severity } from '../quality/failure.ts';
import type { ReferenceRule, Rule } from '../quality/rule.ts';
import { check } from './check.ts';
import { commonOf } from './considered.ts';
import type { RuleSpec } from './contract.ts';
import { customOf } from './custom.ts';
import { type Expectation, expectationOf } from './library.ts';
import { suggest } from './nearest.ts';
import { ownOf } from './own.ts';
import type { Path, Report } from './problems.ts';
import { type FieldScope, placeOf } from './scope.ts';
import { type Quality, quality, ruleOwn } from './sections.ts';
import { scopeOf, toleranceOf } from './tolerance.ts';

const RULES: Readonly<Record<string, Rule>> = rules;
/** What other tools call these grades. */
const GRADES: Readonly<Record<string, string>> = {
  error: 'critical',
  high: 'critical',
  medium: 'warning',
  low: 'info',
};

/** A `quality` entry: at the schema, or at the property named `column`. */
export interface Declared {
  value: unknown;
  path: Path;
  column?: string;
}

function severityOf(declared: Quality, found: Expectation, path: Path, report: Report): Severity {
  const { severity } = declared;
  if (severity === undefined) return found.severity ?? 'critical';
  const known = SEVERITIES.find(name => name === severity);
  if (known === undefined) {
    const grade = Object.hasOwn(GRADES, severity) ? GRADES[severity] : undefined;
    report.add(
      [...path, 'severity'],
      `unknown severity "${severity}"`,
      grade === undefined
        ? suggest(severity, SEVERITIES)
        : `write ${grade}: critical quarantines, warning flags, info counts`,
    );
  } else if (found.severity !== undefined && found.severity !== known)
    report.add([...path, 'severity'], `severity is ${known} here and ${found.severity} in implementation`);
  return known ?? 'critical';
}

/** A rule declared on a property judges that property. */
function onColumn(found: Expectation, rule: Rule, column: string | undefined, report: Report): JsonObject {
  if (column === undefined) return found.kwargs;
  const takesColumn = 'column' in ((rule.kwargs as { entries?: object }).entries ?? {});
  if (!takesColumn) return found.kwargs;
  const given = found.kwargs.column;
  if (given !== undefined && given !== column)
    report.add(
      [...found.kwargsPath, 'column'],
      `names another column than the property "${column}" it stands on`,
    );
  return { column, ...found.kwargs };
}

/** Columns of a reference data set; or, as text, why it cannot be used. */
export type Datasets = (name: string) => readonly string[] | string;

function checkDataset(
  rule: ReferenceRule,
  kwargs: JsonObject,
  given: Given,
  path: Path,
  report: Report,
): void {
  const { dataset, column } = rule.compile(kwargs, given.scope);
  const columns = given.datasets?.(dataset);
  if (typeof columns === 'string') report.add(placeOf(dataset, kwargs, path), columns);
  else if (columns && !columns.includes(column))
    report.add(
      placeOf(column, kwargs, path),
      `${dataset} has no column "${column}"`,
      suggest(column, columns),
    );
}

function compiles(rule: Rule, kwargs: JsonObject, given: Given, path: Path, report: Report): void {
  try {
    if (rule.level === 'reference') checkDataset(rule, kwargs, given, path, report);
    else rule.compile(kwargs, given.scope);
    const doubt = rule.doubt?.(kwargs);
    if (doubt) report.add(doubt.kwarg === undefined ? path : [...path, doubt.kwarg], doubt.message);
  } catch (error) {
    report.add('regex' in kwargs ? [...path, 'regex'] : path, (error as Error).message);
  }
}

/** What rules are held against. */
export interface Given {
  scope: FieldScope;
  /** The fields of the contract's key. */
  key: readonly string[];
  datasets?: Datasets | undefined;
}

function readRule(declared: Declared, given: Given, report: Report): RuleSpec | undefined {
  const { path, column } = declared;
  const entry = check(quality, declared.value, path, report);
  if (!entry || entry.type === 'text') return undefined;
  if (entry.type === 'sql') {
    report.add(
      [...path, 'type'],
      'rules in SQL are not supported',
      'use type: custom with engine: greatExpectations',
    );
    return undefined;
  }
  const found =
    entry.type === 'custom' ? customOf(entry, path, report) : expectationOf(entry, path, column, report);
  if (!found) return undefined;
  const severity = severityOf(entry, found, path, report);
  const rule = Object.hasOwn(RULES, found.type) ? RULES[found.type] : undefined;
  if (!rule) {
    report.add(found.path, `unknown rule "${found.type}"`, suggest(found.type, Object.keys(RULES)));
    return undefined;
  }
  const own = ownOf(declared.value as JsonObject, path, report);
  const said = own && check(ruleOwn, own.value, own.path, report);
  const asWritten = onColumn(found, rule, column, report);
  const common = commonOf(rule, asWritten, found.kwargsPath, given.scope, report);
  const kwargs = check(rule.kwargs as GenericSchema, common.own, found.kwargsPath, report) as
    | JsonObject
    | undefined;
  if (!kwargs || !isObject(kwargs)) return undefined;
  const names = rule.fields(kwargs);
  const known = names.map(name =>
    given.scope.requireInside(name, placeOf(name, asWritten, found.kwargsPath), report),
  );
  if (known.every(Boolean)) compiles(rule, kwargs, given, found.kwargsPath, report);
  if (rule.level === 'state' && rule.ordered && given.key.length === 0)
    report.add(
      found.path,
      `${found.type} judges by the order of records, which is kept by key, and the contract has none`,
      'say omnistream.key',
    );
  const scope = scopeOf(
    { rule, names, found, said, own, ignoreRowIf: common.ignoreRowIf },
    given.scope,
    report,
  );
  const tolerated = toleranceOf({ rule, scope, found, common, said, own, severity }, report);
  const spec: RuleSpec = {
    id: entry.id ?? [found.type, ...names].join('-').replaceAll(/[^A-Za-z0-9_-]/g, '_'),
    name: entry.name ?? rule.summary,
    type: found.type,
    kwargs,
    dimension: entry.dimension ?? rule.dimension,
    ...tolerated,
    ...(common.condition && { condition: common.condition }),
    ...(common.ignoreRowIf && { ignoreRowIf: common.ignoreRowIf }),
    ...(scope && { scope }),
  };
  if (entry.description !== undefined) spec.description = entry.description;
  return spec;
}

/** Ids that failures carry when no rule of the contract made them. */
const RESERVED_IDS = new Set(['schema', 'json']);

/** Every rule of the contract, those of the schema first. */
export function readRules(declared: readonly Declared[], given: Given, report: Report): RuleSpec[] {
  const specs: RuleSpec[] = [];
  const ids = new Set<string>();
  for (const entry of declared) {
    const spec = readRule(entry, given, report);
    if (!spec) continue;
    if (ids.has(spec.id))
      report.add(
        [...entry.path, 'id'],
        `the rule id "${spec.id}" is there twice`,
        'give each rule an id of its own',
      );
    if (RESERVED_IDS.has(spec.id))
      report.add([...entry.path, 'id'], `the id "${spec.id}" is a check of its own`);
    ids.add(spec.id);
    specs.push(spec);
  }
  return specs;
}
