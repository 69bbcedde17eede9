import { isObject, type Json, type JsonObject } from '../../json.ts';
import { parsePythonJson } from '../../quality/batch/python-json.ts';
import { SuiteError } from '../../quality/batch/suite.ts';
import { readContract } from '../read.ts';
import { columnsIn, ruleFields } from './columns.ts';
import { type Note, usableColumns, writeContract } from './write.ts';

/** The custom property under which a contract keeps what only Great Expectations has a word for. */
export const ORIGIN = 'greatExpectations';

export interface ImportOptions {
  /** The source's id. */
  source: string;
  /** The field with the event time, where there is one. */
  time?: string | undefined;
}
export interface ImportedContract {
  yaml: string;
  /** What the contract does not judge, or not as it was said. Nothing of it is lost: `exportSuite` gives it back. */
  notes: Note[];
  /** How many rules the contract has. */
  rules: number;
}

/** Kwargs that steer how Great Expectations runs or shows an expectation, and mean nothing to a contract. */
const STEERING = [
  'batch_id',
  'catch_exceptions',
  'include_config',
  'include_rendered_content',
  'result_format',
  'meta',
  'notes',
  'description',
  'auto',
  'profiler_config',
  'parse_strings_as_datetimes',
  'output_strftime_format',
  'allow_cross_type_comparisons',
];

interface Given {
  /** The expectation as the suite has it, under Great Expectations' present names. */
  expectation: JsonObject;
  place: number;
}

/** Reads a suite's file, of any version, to plain expectations. Throws SuiteError. */
function readGiven(text: string): { suite: JsonObject; given: Given[] } {
  let parsed: Json;
  try {
    parsed = parsePythonJson(text.replace(/^\ufeff/, '')) as Json;
  } catch (error) {
    throw new SuiteError(`not JSON: ${(error as Error).message}`);
  }
  if (!isObject(parsed) || !Array.isArray(parsed.expectations))
    throw new SuiteError('/expectations: expected a list: a suite is {name, expectations: [{type, kwargs}]}');
  const { expectations, expectation_suite_name: old, ...suite } = parsed;
  if (old !== undefined) suite.name ??= old;
  const given = (expectations as Json[]).map((value, place): Given => {
    if (!isObject(value)) throw new SuiteError(`/expectations/${place}: expected an object`);
    const { expectation_type: old, type = old, kwargs = {}, ...rest } = value;
    if (typeof type !== 'string') throw new SuiteError(`/expectations/${place}/type: expected a name`);
    if (!isObject(kwargs)) throw new SuiteError(`/expectations/${place}/kwargs: expected an object`);
    const endless = infiniteIn(value, `/expectations/${place}`);
    if (endless)
      throw new SuiteError(`${endless}: Infinity has no place in a contract: leave this bound out`);
    return { expectation: { type, kwargs, ...rest }, place };
  });
  return { suite, given };
}

/** Where a value holds a number without end, which JSON and YAML of ODCS have no word for. */
function infiniteIn(value: Json, at: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : at;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = infiniteIn(inner, `${at}/${key}`);
    if (found) return found;
  }
  return undefined;
}

const ID = /^[A-Za-z0-9_-]{1,128}$/;
const RESERVED = ['schema', 'json'];

/** The entry of `quality` that says an expectation; `taken`: ids of the entries before. */
function entryOf({ expectation }: Given, taken: Set<string>): JsonObject {
  const {
    type,
    kwargs: all,
    severity,
    meta,
    id,
    ...more
  } = expectation as JsonObject & { kwargs: JsonObject };
  const steering = Object.fromEntries(Object.entries(all).filter(([name]) => STEERING.includes(name)));
  const kwargs = Object.fromEntries(Object.entries(all).filter(([name]) => !STEERING.includes(name)));
  const isUsable = typeof id === 'string' && ID.test(id) && !isTaken(id, taken);
  // What a rule is called that has no id.
  const stem = [String(type), ...ruleFields({ type: String(type), kwargs })]
    .join('-')
    .replaceAll(/[^A-Za-z0-9_-]/g, '_');
  const needsNone = id === undefined && !isTaken(stem, taken);
  const own = isUsable ? id : needsNone ? stem : freeId(stem.slice(0, 120), taken);
  taken.add(own);
  const kept: JsonObject = {
    ...(!isUsable && !needsNone && { id: id ?? null }),
    ...(Object.keys(steering).length > 0 && { kwargs: steering }),
    ...(Object.keys(more).length > 0 && { more }),
  };
  return {
    ...(!needsNone && { id: own }),
    type: 'custom',
    engine: ORIGIN,
    implementation: {
      type: type as Json,
      kwargs,
      ...(severity != null && { severity }),
      ...(meta !== undefined && { meta }),
    },
    ...(Object.keys(kept).length > 0 && { customProperties: [{ property: ORIGIN, value: kept }] }),
  };
}

const isTaken = (id: string, taken: ReadonlySet<string>): boolean => RESERVED.includes(id) || taken.has(id);

function freeId(stem: string, taken: ReadonlySet<string>): string {
  let id = stem;
  for (let i = 2; isTaken(id, taken); i++) id = `${stem}-${i}`;
  return id;
}

const ENTRY = /^schema\[0\]\.quality\[(\d+)\]/;

/**
 * A contract that says what a Great Expectations suite says. What a contract cannot judge is kept in it, unjudged, and
 * noted. Throws SuiteError for what is no suite.
 */
export function importSuite(text: string, { source, time }: ImportOptions): ImportedContract {
  const { suite, given } = readGiven(text);
  const asked = given.map(({ expectation }) => ({
    type: String(expectation.type),
    kwargs: expectation.kwargs as JsonObject,
  }));
  const { usable, notes } = usableColumns(columnsIn(asked));
  const refused = new Map<number, string>();
  for (;;) {
    const taken = new Set<string>();
    const judged = given.filter(({ place }) => !refused.has(place));
    const entries = judged.map(one => entryOf(one, taken));
    const unjudged = given.filter(({ place }) => refused.has(place));
    const yaml = writeContract({
      source,
      title: typeof suite.name === 'string' && suite.name !== '' ? suite.name : source,
      columns: usable,
      quality: entries,
      time,
      origin: {
        property: ORIGIN,
        value: {
          suite,
          ...(unjudged.length > 0 && {
            notJudged: unjudged.map(({ place, expectation }) => ({
              place,
              expectation,
              reason: refused.get(place)!,
            })),
          }),
        },
      },
      remark: [
        'Written by omnistream import from a Great Expectations suite. Types are what its expectations say; read it through.',
        ...notes.map(({ message }) => message.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')),
      ].join('\n'),
    });
    const found = readContract(yaml, `${source}.odcs.yaml`);
    if ('contract' in found) {
      for (const [place, reason] of refused)
        notes.push({
          at: `/expectations/${place}`,
          message: `${asked[place]!.type} is kept and not judged: ${reason}`,
        });
      for (const { place, expectation } of judged)
        for (const name of Object.keys(expectation.kwargs as JsonObject))
          if (STEERING.includes(name))
            notes.push({
              at: `/expectations/${place}/kwargs/${name}`,
              message: `${name} is kept and has no effect`,
            });
      return { yaml, notes, rules: judged.length };
    }
    const before = refused.size;
    for (const { path, message, hint } of found.problems) {
      const place = judged[Number(ENTRY.exec(path)?.[1] ?? Number.NaN)]?.place;
      if (place !== undefined && !refused.has(place))
        refused.set(place, hint ? `${message} (${hint})` : message);
    }
    // What is wrong beside the expectations is no fault of theirs, and no fewer of them would mend it.
    if (refused.size === before)
      throw new SuiteError(found.problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
}
