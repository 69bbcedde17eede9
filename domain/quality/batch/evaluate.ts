import { safeParse } from 'valibot';
import { rules } from '../../catalogue.gen.ts';
import { suggest } from '../../contract/nearest.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Column } from '../column.ts';
import type { Surroundings } from '../expression/parameter.ts';
import type { Catalogue } from '../place.ts';
import { FAIL, type RecordContext, type Rule, type RuleScope } from '../rule.ts';
import { isFault, isIgnored, type Subject, subjectOf } from './faults.ts';
import { type Common, KwargsError, type ResultFormat, splitKwargs } from './kwargs.ts';
import { FaultList, isMostly, type Placed } from './map-result.ts';
import type { ExpectationConfig } from './suite.ts';
import { scopeOfFile, type Table } from './table.ts';
import { WindowMeasure } from './window-measure.ts';

export interface ExpectationResult {
  expectation_config: JsonObject;
  success: boolean;
  result: JsonObject;
  exception_info: {
    raised_exception: boolean;
    exception_message: string | null;
    exception_traceback: string | null;
  };
}

export const noException = (): ExpectationResult['exception_info'] => ({
  raised_exception: false,
  exception_message: null,
  exception_traceback: null,
});
export const raised = (message: string): ExpectationResult['exception_info'] => ({
  raised_exception: true,
  exception_message: message,
  exception_traceback: message,
});

export interface Evaluation extends Surroundings {
  /** How much a result says where its expectation does not ask for something else. */
  resultFormat: ResultFormat;
  /** What is said of a rule that needs stored data, such as references. */
  context: RecordContext;
}

/** Evaluates one expectation over a file. Never throws: what goes wrong is in the result's `exception_info`. */
export function evaluate(
  config: ExpectationConfig,
  table: Table,
  evaluation: Evaluation,
  catalogue: Catalogue = rules,
): ExpectationResult {
  const { type, kwargs, meta, severity, id } = config;
  const expectation_config: JsonObject = {
    type,
    kwargs,
    meta: meta ?? {},
    severity: severity ?? 'critical',
    ...(id !== undefined && { id }),
  };
  try {
    const scope = scopeFor(kwargs, table);
    const { common, own } = splitKwargs(kwargs, scope, evaluation, evaluation.resultFormat);
    const rule = Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
    if (!rule)
      throw new KwargsError(`there is no expectation ${type}: ${suggest(type, Object.keys(catalogue))}`);
    const outcome = judge(rule, checked(rule, own), common, scope, table, evaluation.context);
    return { expectation_config, ...outcome, exception_info: noException() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { expectation_config, success: false, result: {}, exception_info: raised(message) };
  }
}

/** Before version 1.0 an expectation could say that the texts of its column are times. */
function scopeFor({ parse_strings_as_datetimes }: JsonObject, table: Table): RuleScope {
  const scope = scopeOfFile(table);
  return parse_strings_as_datetimes === true ? { ...scope, typeOf: () => 'timestamp' } : scope;
}

/** The rule's own kwargs, held against its schema. */
function checked(rule: Rule, own: JsonObject): JsonObject {
  const found = safeParse(rule.kwargs, own);
  if (found.success) return found.output as JsonObject;
  const problems = found.issues.map(({ path, message, expected, received }) => {
    const at = (path ?? []).map(({ key }) => String(key)).join('.');
    if (expected === 'number') return `${at}: value is not a valid integer or float, but ${received}`;
    return `${at}: ${message}`;
  });
  throw new KwargsError(problems.join('; '));
}

function judge(
  rule: Rule,
  kwargs: JsonObject,
  common: Common,
  scope: RuleScope,
  table: Table,
  context: RecordContext,
): { success: boolean; result: JsonObject } {
  const placed = table.records.map((record, index) => ({ record, index }));
  const elements = common.condition ? placed.filter(({ record }) => common.condition!(record)) : placed;
  const subject: Subject = rule.fields(kwargs).length === 0 ? { kind: 'table' } : subjectOf(kwargs, scope);
  if (subject.kind !== 'table') mustExist(subject.columns, table);
  mustExist(common.conditionColumns ?? [], table);
  if (rule.level === 'window') {
    const measure = new WindowMeasure(rule.compile(kwargs, scope), subject);
    for (const { record } of elements) measure.add(record);
    const { success, result } = measure.answer(common.resultFormat);
    return { success, result };
  }
  if (rule.level === 'reference')
    throw new KwargsError(`${rule.name} needs a reference data set, which a suite's file has not`);
  const judgesNull = rule.level === 'record' && rule.judgesNull === true;
  const present = judgesNull
    ? elements
    : elements.filter(({ record }) => !isIgnored(subject, common.ignoreRowIf, record));
  const missing = judgesNull ? undefined : elements.length - present.length;
  const answer = (faults: readonly Placed[]) => {
    const list = new FaultList(subject, common);
    for (const fault of faults) list.add(fault);
    return {
      success: isMostly(present.length, faults.length, common.mostly),
      result: list.result({ elements: elements.length, missing }),
    };
  };
  if (rule.level !== 'record') return answer(faultsOf(rule, kwargs, scope, present, context));
  const { ofColumn, test } = rule.compile(kwargs, scope);
  if (!ofColumn) return answer(present.filter(({ record }) => isFault(test(record, context))));
  const { holds: success, observed } = ofColumn;
  return { success, result: common.resultFormat === 'BOOLEAN_ONLY' ? {} : { observed_value: observed } };
}

/** A column that no record has is a mistake in the suite: nothing can be said of it. */
function mustExist(named: readonly Column[], { records, types, columns }: Table): void {
  if (records.length === 0 && !columns) return;
  for (const { name, read } of named) {
    if (columns?.includes(name) || (types && Object.hasOwn(types, name))) continue;
    if (records.some(record => read(record) !== undefined)) continue;
    throw new KwargsError(`Error: The column "${name}" in BatchData does not exist.`);
  }
}

function faultsOf(
  rule: Extract<Rule, { level: 'set' | 'state' }>,
  kwargs: JsonObject,
  scope: RuleScope,
  present: readonly Placed[],
  context: RecordContext,
): Placed[] {
  if (rule.level === 'set') {
    const { learn, add, test } = rule.compile(kwargs, scope);
    const learned = learn();
    for (const { record } of present) add(learned, record);
    // A set can be too small to judge by: that is no fault of a record.
    return present.filter(({ record }) => test(record, learned) === FAIL);
  }
  const { key, step } = rule.compile(kwargs, scope);
  const states = new Map<string, Json>();
  return present.filter(({ record }) => {
    const of = key(record);
    if (of === undefined) return false;
    const { outcome, state } = step(states.get(of), record, context);
    states.set(of, state);
    return outcome === FAIL;
  });
}
