import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Contract, Field, FieldType } from './contract.ts';

/** A header that cannot name the fields of a record; the message is for the file's owner. */
export class CsvHeaderError extends Error {}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const TRUE = new Set(['true', 'TRUE', 'True', '1']);
const FALSE = new Set(['false', 'FALSE', 'False', '0']);

/** A cell as the type has it in JSON. What does not read as the type stays text: the schema then says what is wrong. */
function convert(cell: string, type: FieldType | undefined): Json {
  switch (type) {
    case 'integer':
    case 'number': {
      const value = NUMBER.test(cell) ? Number(cell) : Number.NaN;
      const exact = type === 'number' ? Number.isFinite(value) : Number.isSafeInteger(value);
      return exact ? value : cell;
    }
    case 'boolean':
      return TRUE.has(cell) ? true : FALSE.has(cell) ? false : cell;
    case 'object':
    case 'array':
      try {
        return JSON.parse(cell) as Json;
      } catch {
        return cell;
      }
    default:
      return cell;
  }
}

/** Where a column's cells go: a field, or by a dotted name a property inside an object field. */
function target(name: string, fields: readonly Field[]): { path: string[]; type: FieldType | undefined } {
  const field = fields.find(known => known.name === name);
  if (field) return { path: [name], type: field.type };
  for (const outer of fields) {
    if (outer.type !== 'object' || !name.startsWith(`${outer.name}.`)) continue;
    const inner = target(name.slice(outer.name.length + 1), outer.properties ?? []);
    return { path: [outer.name, ...inner.path], type: inner.type };
  }
  return { path: [name], type: undefined };
}

function put(record: JsonObject, path: readonly string[], value: Json): void {
  let at = record;
  for (const name of path.slice(0, -1)) {
    const inside = Object.hasOwn(at, name) ? at[name] : undefined;
    const next = isObject(inside) ? inside : {};
    at[name] = next;
    at = next;
  }
  at[path.at(-1)!] = value;
}

/**
 * Turns the rows of a CSV file into records of a contract. An empty cell is an absent value; a column the contract does
 * not know stays text; cells beyond the header are kept as `column 7`. Throws CsvHeaderError for a header with a name
 * twice.
 */
export function csvConverter(
  contract: Pick<Contract, 'fields'>,
  header: readonly string[],
): (row: readonly string[]) => JsonObject {
  const names = header.map((name, i) => name.trim() || `column ${i + 1}`);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new CsvHeaderError(`the header names the column "${twice}" twice`);
  if (names.includes('__proto__')) throw new CsvHeaderError('a column cannot be named "__proto__"');
  const delivered = contract.fields.filter(field => field.origin === 'record');
  const targets = names.map(name => target(name, delivered));

  return row => {
    const record: JsonObject = {};
    row.forEach((cell, i) => {
      if (cell === '') return;
      const known = targets[i];
      if (known === undefined) record[`column ${i + 1}`] = cell;
      else if (known.path.length === 1) record[known.path[0]!] = convert(cell, known.type);
      else put(record, known.path, convert(cell, known.type));
    });
    return record;
  };
}
