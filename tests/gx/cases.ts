import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldType } from '../../domain/contract/contract.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { parsePythonJson } from '../../domain/quality/batch/python-json.ts';
import type { Table } from '../../domain/quality/batch/table.ts';

/** One test of a case file: an expectation over a table, and what it must answer. */
export interface GxCase {
  title: string;
  type: string;
  kwargs: JsonObject;
  table: Table;
  expected: JsonObject;
  /** The whole result must be as expected, not only what is named. */
  exact: boolean;
  tolerance: number;
  /** Columns of times, whose values may be written in several ways. */
  times: readonly string[];
  /** What the file says that is not known here: the case may mean something else than what is asked. */
  unknown: readonly string[];
}

/**
 * What a case file may say. Keys that begin with _ are remarks; for which engines a case is
 * meant, and how much of a result its own runner asks for, make no difference here: all of it is asked.
 */
const KNOWN = {
  file: ['expectation_type', 'datasets'],
  dataset: ['dataset_name', 'data', 'data_alt', 'schemas', 'tests', 'suppress_test_for', 'only_for'],
  test: [
    ...['title', 'in', 'out', 'error', 'exact_match_out', 'tolerance', 'result_format', 'kwargs'],
    ...['include_in_gallery', 'suppress_test_for', 'only_for', 'notes'],
  ],
};
const unknownIn = (kind: keyof typeof KNOWN, given: object): string[] =>
  Object.keys(given)
    .filter(key => !key.startsWith('_') && !KNOWN[kind].includes(key))
    .map(key => `${kind}.${key}`);

interface CaseFile {
  expectation_type: string;
  datasets: {
    data: Record<string, Json[]>;
    schemas?: { pandas?: Record<string, string>; spark?: Record<string, string> };
    tests: {
      title: string;
      in: JsonObject;
      out?: JsonObject;
      /** Before version 1.0: what an error says. */
      error?: JsonObject;
      exact_match_out?: boolean;
      tolerance?: number;
    }[];
  }[];
}

const TOLERANCE = 0.05;

/** What a case file says of a column's type, as a contract would say it. */
function typesOf({ schemas }: CaseFile['datasets'][number]): Record<string, FieldType> {
  const named = schemas?.pandas ?? schemas?.spark ?? {};
  return Object.fromEntries(
    Object.entries(named).flatMap(([column, type]): [string, FieldType][] =>
      /date|timestamp/i.test(type) ? [[column, 'timestamp']] : [],
    ),
  );
}

/** Lists in which a number is written as 1.0: to Python that is a float, to JSON.parse it is 1. */
const floats = new WeakSet<object>();
const marking = function (
  this: object,
  _key: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  if (typeof value === 'number' && context?.source?.includes('.')) floats.add(this);
  return value;
};

/** A value as pandas casts it to the type that the file's schema names. */
function cast(value: Json, type: string): Json {
  if (/^str$/i.test(type)) return typeof value === 'string' ? value : value === null ? 'None' : String(value);
  if (/^(int|float)/i.test(type) && typeof value === 'string') return Number(value);
  return value;
}

function tableOf(dataset: CaseFile['datasets'][number]): Table {
  const names = Object.keys(dataset.data);
  const rows = Math.max(0, ...names.map(name => dataset.data[name]!.length));
  const said = dataset.schemas?.pandas ?? {};
  const records = Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(names.map(name => [name, cast(dataset.data[name]![i] ?? null, said[name] ?? '')])),
  );
  const types = typesOf(dataset);
  const saidFloat = Object.entries(dataset.schemas?.pandas ?? {}).filter(([, type]) => /float/i.test(type));
  const writtenFloat = names.filter(name => floats.has(dataset.data[name]!));
  for (const name of [...saidFloat.map(([column]) => column), ...writtenFloat]) types[name] ??= 'number';
  return { records, types, columns: names };
}

/** Every test in a folder of case files. */
export function readCases(folder: string): GxCase[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .flatMap(name => {
      const file = parsePythonJson(readFileSync(join(folder, name), 'utf8'), marking) as CaseFile;
      const { expectation_type: type, datasets } = file;
      return datasets.flatMap(dataset => {
        const table = tableOf(dataset);
        const times = Object.entries(table.types ?? {}).flatMap(([column, is]) =>
          is === 'timestamp' ? [column] : [],
        );
        return dataset.tests.map(test => ({
          title: `${name.replace('.json', '')}: ${test.title}`,
          type,
          kwargs: test.in,
          table,
          expected: { ...test.out, ...test.error },
          exact: test.exact_match_out === true,
          tolerance: test.tolerance ?? TOLERANCE,
          times,
          unknown: [
            ...[...unknownIn('file', file), ...unknownIn('dataset', dataset), ...unknownIn('test', test)],
            ...(Array.isArray(test.in) ? ['test.in as a list'] : []),
          ],
        }));
      });
    });
}
