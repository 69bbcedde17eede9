import type { GenericSchema } from 'valibot';
import { enrichers, monitors, transforms } from '../catalogue.gen.ts';
import type { Enricher } from '../enrichment/enricher.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Monitor } from '../monitors/monitor.ts';
import type { Transform } from '../transforms/transform.ts';
import { check } from './check.ts';
import type { Step } from './contract.ts';
import { suggest } from './nearest.ts';
import type { Path, Report } from './problems.ts';
import { type FieldScope, placeOf } from './scope.ts';

interface Entry {
  readonly options: GenericSchema;
}

/** A step whose name and options are right, with what it does. */
interface Read<E> {
  step: Step;
  entry: E;
  path: Path;
}

/** `- number: {field: price}`: each step is a map with one key, its name. */
function readSteps<E extends Entry>(
  catalogue: Readonly<Record<string, E>>,
  kind: string,
  values: readonly unknown[],
  path: Path,
  report: Report,
): Read<E>[] {
  const read: Read<E>[] = [];
  for (const [index, value] of values.entries()) {
    const at = [...path, index];
    const names = isObject(value) ? Object.keys(value) : typeof value === 'string' ? [value] : [];
    const [use] = names;
    if (use === undefined || names.length > 1) {
      report.add(at, `each ${kind} is a map with one key, its name`, `such as - name: {option: value}`);
      continue;
    }
    const entry = Object.hasOwn(catalogue, use) ? catalogue[use] : undefined;
    if (!entry) {
      report.add(
        isObject(value) ? [...at, use] : at,
        `unknown ${kind} "${use}"`,
        suggest(use, Object.keys(catalogue)),
      );
      continue;
    }
    const given = isObject(value) ? (value[use] ?? {}) : {};
    const options = check(entry.options, given, [...at, use], report) as JsonObject | undefined;
    if (options) read.push({ step: { use, options }, entry, path: [...at, use] });
  }
  return read;
}

const requireAll = (
  names: readonly string[],
  read: Read<Entry>,
  scope: FieldScope,
  report: Report,
): boolean =>
  names.map(name => scope.require(name, placeOf(name, read.step.options, read.path), report)).every(Boolean);

function compiles(read: Read<{ compile(options: JsonObject): unknown }>, report: Report): void {
  try {
    read.entry.compile(read.step.options);
  } catch (error) {
    report.add(read.path, (error as Error).message);
  }
}

export function readTransforms(
  values: readonly unknown[],
  path: Path,
  scope: FieldScope,
  report: Report,
): Step[] {
  const found = readSteps<Transform>(transforms, 'transform', values, path, report);
  for (const read of found) {
    const { entry, step } = read;
    const touched = new Set([...entry.reads(step.options), ...entry.writes(step.options, scope.names())]);
    if (requireAll([...touched], read, scope, report)) compiles(read, report);
  }
  markDerived(found, scope);
  return found.map(({ step }) => step);
}

/** A field that a transform makes, and that none read before it was made, is not delivered. */
function markDerived(found: readonly Read<Transform>[], scope: FieldScope): void {
  const delivered = new Set<string>();
  for (const { entry, step } of found) {
    for (const name of entry.reads(step.options))
      if (scope.get(name)?.origin === 'record') delivered.add(name);
    for (const name of entry.writes(step.options, scope.names())) {
      const field = scope.get(name);
      if (field && !delivered.has(name)) field.origin = 'derived';
    }
  }
}

export function readEnrichers(
  values: readonly unknown[],
  path: Path,
  scope: FieldScope,
  report: Report,
): Step[] {
  const found = readSteps<Enricher>(enrichers, 'enricher', values, path, report);
  const made = new Map<string, string>();
  for (const read of found) {
    const { entry, step } = read;
    if (requireAll(entry.reads(step.options), read, scope, report)) compiles(read, report);
    for (const { name } of entry.outputs(step.options)) {
      const other = scope.get(name) ? 'a field of the contract' : made.get(name);
      if (other !== undefined)
        report.add(read.path, `makes the column "${name}", which is also ${other}`, 'rename the field');
      made.set(name, `made by ${step.use}`);
    }
  }
  return found.map(({ step }) => step);
}

export function readMonitors(values: readonly unknown[], path: Path, report: Report): Step[] {
  const found = readSteps<Monitor>(monitors, 'monitor', values, path, report);
  const seen = new Set<string>();
  for (const { step, path: at } of found) {
    if (seen.has(step.use)) report.add(at, `the monitor "${step.use}" is there twice`);
    seen.add(step.use);
  }
  return found.map(({ step }) => step);
}
