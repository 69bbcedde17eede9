import type { InferOutput } from 'valibot';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { check } from './check.ts';
import type { Contract } from './contract.ts';
import { readExamples } from './examples.ts';
import { isUniqueByRule, readFields } from './fields.ts';
import { ownOf } from './own.ts';
import { type ContractProblem, type Path, Report } from './problems.ts';
import { type Datasets, readRules } from './rules.ts';
import { FieldScope } from './scope.ts';
import { header, omnistream, schemaObject } from './sections.ts';
import { readSla } from './sla.ts';
import { readEnrichers, readMonitors, readTransforms } from './steps.ts';
import { tableName } from './table-name.ts';
import { parseYaml } from './yaml.ts';

const SOURCE = /^[a-z][a-z0-9-]{0,62}$/;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * Reads one ODCS v3.1.0 file into the contract the pipeline works with, or says everything that is wrong with it,
 * with file, line and path. Never throws, whatever the text. `file` names it in problems, and its source by default;
 * `datasets`, when given, says which reference data there is.
 */
export function readContract(
  text: string,
  file: string,
  datasets?: Datasets,
): { contract: Contract } | { problems: ContractProblem[] } {
  const parsed = parseYaml(text, file);
  if ('problems' in parsed) return parsed;
  const report = new Report(parsed.yaml, file);
  const contract = read(parsed.yaml.value, file, report, datasets);
  return contract && report.count === 0 ? { contract } : { problems: report.sorted() };
}

function read(value: Json, file: string, report: Report, datasets?: Datasets): Contract | undefined {
  if (!isObject(value)) {
    report.add([], 'a contract is a map with apiVersion, kind, id, version, status and schema');
    return undefined;
  }
  const top = check(header, value, [], report);
  const [object, ...further] = Array.isArray(value.schema) ? value.schema : [];
  if (Array.isArray(value.schema) && object === undefined)
    report.add(['schema'], 'must have one schema object');
  if (further.length > 0)
    report.add(['schema', 1], 'a second schema object', 'one source, one table, one contract');
  const table = object === undefined ? undefined : check(schemaObject, object, ['schema', 0], report);
  const own = readOwn(value, report);

  const properties = listAt(object, 'properties');
  const fields = readFields(properties, ['schema', 0, 'properties'], report);
  const names = properties.flatMap(entry =>
    isObject(entry) && typeof entry.name === 'string' ? entry.name : [],
  );
  const scope = new FieldScope(
    fields.map(({ field }) => field),
    names,
  );
  const step = (kind: string): [readonly Json[], Path] => [listAt(own.value, kind), [...own.path, kind]];
  const transforms = readTransforms(...step('transforms'), scope, report);
  const rules = readRules(
    [
      ...listAt(object, 'quality').map((entry, i) => ({ value: entry, path: ['schema', 0, 'quality', i] })),
      ...fields.flatMap(({ field, path, quality }) =>
        quality.map((entry, i) => ({ value: entry, path: [...path, 'quality', i], column: field.name })),
      ),
      ...fields.filter(isUniqueByRule).map(({ field, path }) => ({
        value: UNIQUE,
        path: [...path, 'unique'],
        column: field.name,
      })),
    ],
    { scope, datasets, key: keyIn(own.value).map(String) },
    report,
  );
  const checks = [
    'schema',
    'json',
    ...new Set(transforms.map(({ use }) => use)),
    ...rules.map(({ id }) => id),
  ];
  const parts = {
    fields: fields.map(({ field }) => field),
    rules,
    sla: readSla(listAt(value, 'slaProperties'), ['slaProperties'], report),
    transforms,
    enrichers: readEnrichers(...step('enrichers'), scope, report),
    monitors: readMonitors(...step('monitors'), report),
    examples: readExamples(...step('examples'), checks, report),
  };
  checkKeyAndTime(own, fields, scope, report);
  if (!top || !table || !own.section) return undefined;

  const { section } = own;
  const contract: Contract = {
    source: section.source ?? sourceOf(top.id, file),
    version: top.version,
    title: top.name ?? top.id,
    table: tableName(table.physicalName ?? table.name, top.version, report),
    ...parts,
    key: section.key,
    time: section.time,
    write: section.write,
    window: { seconds: section.window.seconds, latenessSeconds: section.window.lateness_seconds },
  };
  if (!SOURCE.test(contract.source))
    report.add(
      ['id'],
      `"${contract.source}" cannot be the id of a source`,
      'say omnistream.source, such as market-ticks',
    );
  const purpose = top.description?.purpose ?? table.description;
  if (purpose !== undefined) contract.description = purpose;
  if (section.incidents !== undefined) contract.incidents = { closeAfter: section.incidents.close_after };
  if (section.feed !== undefined) contract.feed = section.feed as JsonObject;
  return contract;
}

/** What `unique: true` of a property says in other words. */
const UNIQUE = { metric: 'duplicateValues', mustBe: 0 };

const listAt = (value: Json | undefined, key: string): readonly Json[] => {
  const list = isObject(value) ? value[key] : undefined;
  return Array.isArray(list) ? list : [];
};

const sourceOf = (id: string, file: string): string =>
  SOURCE.test(id) && !UUID.test(id)
    ? id
    : file
        .slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
        .replace(/(\.odcs)?\.ya?ml$/, '');

interface OwnSection {
  path: Path;
  value: JsonObject;
  section: InferOutput<typeof omnistream> | undefined;
}

/** What ODCS has no word for: the custom property `omnistream`. */
function readOwn(contract: JsonObject, report: Report): OwnSection {
  const own = ownOf(contract, [], report);
  if (!own) {
    report.add(
      ['customProperties'],
      'there is no custom property "omnistream"',
      'it names at least the field of the event time: {property: omnistream, value: {time: ...}}',
    );
    return { path: [], value: {}, section: undefined };
  }
  const { path, value } = own;
  return {
    path,
    value: isObject(value) ? value : {},
    section: check(omnistream, value, path, report),
  };
}

/** The key as the file says it: a field or a list of them. */
const keyIn = ({ key }: JsonObject): readonly Json[] =>
  typeof key === 'string' ? [key] : Array.isArray(key) ? key : [];

/** Works on what the file says, not on the checked section: a fault beside it must not hide one here. */
function checkKeyAndTime(
  { value, path }: OwnSection,
  fields: ReturnType<typeof readFields>,
  scope: FieldScope,
  report: Report,
): void {
  const single = typeof value.key === 'string';
  const keys = keyIn(value);
  for (const [index, name] of keys.entries()) {
    const at = single ? [...path, 'key'] : [...path, 'key', index];
    if (typeof name !== 'string' || !scope.require(name, at, report)) continue;
    const field = scope.get(name)!;
    if (field.origin === 'derived')
      report.add(
        at,
        `the key "${name}" is made by a transform`,
        'ingest needs it: use a field that is delivered',
      );
    if (field.type === 'object' || field.type === 'array')
      report.add(at, `an ${field.type} cannot be the key`);
    if (keys.indexOf(name) !== index) report.add(at, `the key names "${name}" twice`);
  }
  const at = [...path, 'time'];
  if (typeof value.time === 'string' && scope.require(value.time, at, report)) {
    const time = scope.get(value.time)!;
    if (time.type !== 'timestamp' && time.type !== 'date')
      report.add(at, `"${time.name}" is a ${time.type}`, 'the event time is a timestamp or a date');
    if (!time.required)
      report.add(at, `"${time.name}" is not required`, 'each record needs its event time: required: true');
  }
  for (const { field, path: place } of fields)
    if (field.primaryKey !== undefined && field.origin === 'derived')
      report.add(
        place,
        `"${field.name}" is in the primary key and made by a transform`,
        'use a field that is delivered',
      );
}
