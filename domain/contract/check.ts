import { type BaseIssue, type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { isObject } from '../json.ts';
import { suggest } from './nearest.ts';
import type { Path, Report } from './problems.ts';

/** The parts of a valibot schema that lead to what is inside it. */
interface Inside {
  entries?: Record<string, GenericSchema>;
  wrapped?: GenericSchema;
  item?: GenericSchema;
  value?: GenericSchema;
  options?: readonly unknown[];
  pipe?: readonly unknown[];
}

/** Every schema the value at this path may be held against: unions have more than one. */
function schemasAt(schema: GenericSchema, path: Path): Inside[] {
  const inside = schema as Inside;
  const within = (inner: GenericSchema | undefined, rest: Path) => (inner ? schemasAt(inner, rest) : []);
  if (inside.wrapped) return within(inside.wrapped, path);
  if (inside.options?.some(option => typeof option === 'object'))
    return inside.options.flatMap(option => within(option as GenericSchema, path));
  const [key, ...rest] = path;
  if (key === undefined) return [inside];
  if (inside.entries) return within(inside.entries[key], rest);
  return within(inside.item ?? inside.value, rest);
}

const keysAt = (schema: GenericSchema, path: Path): string[] => [
  ...new Set(schemasAt(schema, path).flatMap(({ entries }) => Object.keys(entries ?? {}))),
];

const choicesAt = (schema: GenericSchema, path: Path): string[] =>
  schemasAt(schema, path).flatMap(({ options }) =>
    (options ?? []).filter(option => typeof option === 'string'),
  );

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  Object: 'a map',
  Array: 'a list',
  undefined: 'nothing',
};
const inWords = (valibot: string): string =>
  valibot.startsWith('(') && valibot.endsWith(')')
    ? valibot.slice(1, -1).split(' | ').map(inWords).join(' or ')
    : (ARTICLES[valibot] ?? valibot);

function describe(issue: BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing';
  if (!issue.message.startsWith('Invalid ') || issue.expected === null) return issue.message;
  return `expected ${inWords(issue.expected)}, found ${inWords(issue.received)}`;
}

const QUOTE_IT = 'put it in quotes';

/**
 * Holds a part of the contract against its schema; each fault becomes a located problem. Keys the schema does not
 * know are faults even where the schema itself would let them pass.
 */
export function check<S extends GenericSchema>(
  schema: S,
  value: unknown,
  path: Path,
  report: Report,
): InferOutput<S> | undefined {
  const before = report.count;
  const unknownKey = (at: Path, key: string) =>
    report.add([...path, ...at, key], `unknown key "${key}"`, suggest(key, keysAt(schema, at)));

  const known = keysAt(schema, []);
  const strays = new Set<string>();
  if (known.length > 0 && isObject(value))
    for (const key of Object.keys(value))
      if (!report.full && !known.includes(key)) {
        strays.add(key);
        unknownKey([], key);
      }
  const result = safeParse(schema, value);
  for (const issue of result.issues ?? []) {
    if (report.full) break;
    const at = (issue.path ?? []).map(({ key }) => key as string | number);
    const last = at.at(-1);
    if (issue.expected === 'never' && typeof last === 'string') {
      if (at.length > 1 || !strays.has(last)) unknownKey(at.slice(0, -1), last);
      continue;
    }
    const choices = choicesAt(schema, at);
    const hint =
      choices.length > 0 && typeof issue.input === 'string'
        ? suggest(issue.input, choices)
        : issue.expected === 'string' && ['number', 'boolean'].includes(typeof issue.input)
          ? QUOTE_IT
          : undefined;
    report.add([...path, ...at], describe(issue), hint);
  }
  return report.count === before && result.success ? result.output : undefined;
}
