import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../json.ts';
import type { FieldType } from '../contract.ts';
import { nameFault } from '../fields.ts';
import type { NamedColumn } from './columns.ts';

/** What is to be told of an import: something that the contract does not say as it was said. */
export interface Note {
  /** Where it stood: a JSON Pointer, or line and column. */
  at: string;
  message: string;
}

/** A contract to be written. */
export interface Imported {
  source: string;
  title: string;
  columns: readonly NamedColumn[];
  /** Entries of `quality`. */
  quality: readonly JsonObject[];
  /** The field with the event time; without one it is the moment of receipt. */
  time?: string | undefined;
  /** Fields that identify a record. */
  primaryKey?: readonly string[];
  /** What the contract itself has no place for, under the name of where it came from. */
  origin?: { property: string; value: JsonObject } | undefined;
  /** The first lines, as a comment. */
  remark: string;
}

/** Names that can be fields, and why the others cannot. */
export function usableColumns(columns: readonly NamedColumn[]): { usable: NamedColumn[]; notes: Note[] } {
  const notes: Note[] = [];
  const taken = new Set<string>();
  const usable = columns.filter(({ name, type }) => {
    const fault =
      nameFault(name) ?? (taken.has(name.toLowerCase()) ? 'differs from another in case only' : undefined);
    taken.add(name.toLowerCase());
    if (fault !== undefined) notes.push({ at: name, message: `the column ${JSON.stringify(name)} ${fault}` });
    else if (type === undefined)
      notes.push({
        at: name,
        message: `nothing says the type of ${JSON.stringify(name)}: string is assumed`,
      });
    return fault === undefined;
  });
  return { usable, notes };
}

function freeName(columns: readonly NamedColumn[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = 'received_at';
  for (let i = 2; taken.has(name); i++) name = `received_at_${i}`;
  return name;
}

interface Property {
  [key: string]: Json;
  name: string;
  logicalType: FieldType;
}

/** The contract as YAML. A field without a type is a string. */
export function writeContract({
  columns,
  quality,
  time,
  primaryKey = [],
  origin,
  ...rest
}: Imported): string {
  const properties = columns.map(({ name, type = 'string' }): Property => {
    const position = primaryKey.indexOf(name) + 1;
    return {
      name,
      logicalType: name === time && type !== 'date' ? 'timestamp' : type,
      ...((position > 0 || name === time) && { required: true }),
      ...(position > 0 && { primaryKey: true, primaryKeyPosition: position }),
    };
  });
  const received = time === undefined ? freeName(columns) : undefined;
  if (time !== undefined && !columns.some(({ name }) => name === time))
    properties.push({ name: time, logicalType: 'timestamp', required: true });
  if (received !== undefined)
    properties.push({
      name: received,
      description: 'When the record was received: nothing says which field holds the time of the event.',
      logicalType: 'timestamp',
      required: true,
    });
  const contract = {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: rest.source,
    name: rest.title,
    version: '1.0.0',
    status: 'draft',
    schema: [
      {
        name: rest.source.replaceAll('-', '_'),
        physicalType: 'table',
        properties,
        ...(quality.length > 0 && { quality: [...quality] }),
      },
    ],
    customProperties: [
      {
        property: 'omnistream',
        value: {
          time: time ?? received,
          ...(received !== undefined && { transforms: [{ received: { field: received } }] }),
        },
      },
      ...(origin ? [origin] : []),
    ],
  };
  const comment = rest.remark.split('\n').map(line => `# ${line}\n`);
  return comment.join('') + stringify(contract, { lineWidth: 0, aliasDuplicateObjects: false });
}
