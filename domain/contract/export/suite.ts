import { parse as parseYamlText } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { ruleConfig } from '../../quality/batch/rule-config.ts';
import type { RuleSpec } from '../contract.ts';
import { ORIGIN } from '../import/suite.ts';
import type { Note } from '../import/write.ts';
import type { ContractProblem } from '../problems.ts';
import { readContract } from '../read.ts';
import { parseYaml } from '../yaml.ts';

export interface ExportedSuite {
  suite: JsonObject;
  /** What the contract says and a suite cannot. */
  notes: Note[];
}

const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const originOf = (owner: JsonObject): JsonObject => {
  const found = listOf(owner.customProperties).find(({ property }) => property === ORIGIN)?.value;
  return isObject(found) ? found : {};
};

interface Declared {
  entry: JsonObject;
  at: string;
  column?: string;
}

/** Every entry of `quality`, in the order in which a contract's rules are read. */
function declaredIn(contract: JsonObject): Declared[] {
  const [table = {}] = listOf(contract.schema);
  return [
    ...listOf(table.quality).map((entry, i) => ({ entry, at: `/schema/0/quality/${i}` })),
    ...listOf(table.properties).flatMap((property, p) =>
      listOf(property.quality).map((entry, i) => ({
        entry,
        at: `/schema/0/properties/${p}/quality/${i}`,
        column: String(property.name),
      })),
    ),
  ];
}

/** An entry that is an expectation already: as it stands, with what the import put beside it. */
function expectationOf(entry: JsonObject, spec: RuleSpec): JsonObject {
  const given = entry.implementation;
  const implementation = (typeof given === 'string' ? (parseYamlText(given) as Json) : given) as JsonObject;
  const { type, kwargs = {}, severity = entry.severity, meta } = implementation;
  const origin = originOf(entry);
  const { kwargs: steering, more } = origin;
  const id = 'id' in origin ? origin.id : entry.id;
  const column = spec.kwargs.column;
  return {
    type: type!,
    kwargs: {
      ...(column !== undefined && { column }),
      ...(kwargs as JsonObject),
      ...(isObject(steering ?? null) && (steering as JsonObject)),
    },
    ...(isObject(more ?? null) && (more as JsonObject)),
    ...(meta !== undefined && { meta }),
    ...(severity !== undefined && { severity }),
    ...(id != null && { id }),
  };
}

const withoutMeta = ({ meta: _, ...config }: JsonObject): JsonObject => config;

/**
 * The Great Expectations suite of a contract: all of its rules, and what an import had to leave unjudged, in its place. Or
 * the problems of the contract.
 */
export function exportSuite(text: string, file: string): ExportedSuite | { problems: ContractProblem[] } {
  const found = readContract(text, file);
  if ('problems' in found) return found;
  const parsed = parseYaml(text, file);
  if ('problems' in parsed) return parsed;
  const contract = parsed.yaml.value as JsonObject;
  const { suite: kept, notJudged } = originOf(contract);
  const notes: Note[] = [];
  const expectations: JsonObject[] = [];
  const specs = [...found.contract.rules];
  for (const { entry, at } of declaredIn(contract)) {
    if (entry.type === 'text') {
      notes.push({ at, message: 'a rule in words alone is left out' });
      continue;
    }
    const spec = specs.shift()!;
    if (entry.type === 'custom') expectations.push(expectationOf(entry, spec));
    else expectations.push(withoutMeta(ruleConfig(spec)));
  }
  for (const { place, expectation } of listOf(notJudged))
    if (isObject(expectation ?? null)) expectations.splice(Number(place), 0, expectation as JsonObject);
  const constrained = found.contract.fields.filter(
    ({ required, options, primaryKey, origin }) =>
      origin === 'record' && (required || primaryKey !== undefined || Object.keys(options).length > 0),
  );
  if (constrained.length > 0)
    notes.push({
      at: '/schema/0/properties',
      message: `what the schema itself asks for is left out: ${constrained.map(({ name }) => name).join(', ')}`,
    });
  const { name, ...rest } = isObject(kept ?? null) ? (kept as JsonObject) : { name: found.contract.source };
  return { suite: { ...(name !== undefined && { name }), expectations, ...rest }, notes };
}
