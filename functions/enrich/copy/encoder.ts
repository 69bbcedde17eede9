import type { PgType } from '../../../domain/contract/column-type.ts';
import type { Column } from '../../../domain/contract/table.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import { type Failure, observe, pointer } from '../../../domain/quality/failure.ts';
import { CopyBuffer } from './buffer.ts';
import type { WriteColumn } from './column.ts';
import { writeJson, writeStorableJson } from './json.ts';
import {
  writeBigint,
  writeBoolean,
  writeDouble,
  writeInteger,
  writeNumeric,
  writeReal,
  writeSmallint,
} from './number.ts';
import { writeText, writeTextField, writeUuid } from './text.ts';
import { writeDate, writeInstantField, writeTime, writeTimestamp } from './time.ts';

const WRITERS: Record<PgType, WriteColumn> = {
  text: writeText,
  uuid: writeUuid,
  smallint: writeSmallint,
  integer: writeInteger,
  bigint: writeBigint,
  real: writeReal,
  'double precision': writeDouble,
  numeric: writeNumeric,
  boolean: writeBoolean,
  date: writeDate,
  timestamptz: writeTimestamp,
  time: writeTime,
  jsonb: writeJson,
};

/** `_frame_id`, `_received_at` and `_loaded_at`: the same bytes in every row of a frame. */
export function encodeFrameColumns(frameId: string, receivedAt: number, loadedAt: number): Buffer {
  const out = new CopyBuffer(256);
  writeTextField(out, frameId);
  writeInstantField(out, receivedAt);
  writeInstantField(out, loadedAt);
  return out.bytes.subarray(0, out.at);
}

export interface RowEncoder {
  /** Names of the columns, in the order of the fields of a row. */
  readonly columns: readonly string[];
  /**
   * Appends one row in PostgreSQL's binary COPY format; when a value cannot be stored it appends nothing and says why.
   * `outputs`: values of the enrichers' outputs; `frame`: from `encodeFrameColumns`; `flags`: warnings kept with the row.
   */
  encode(
    out: CopyBuffer,
    record: JsonObject,
    outputs: readonly (Json | undefined)[],
    recordId: string,
    frame: Buffer,
    flags: readonly Failure[] | undefined,
  ): Failure | undefined;
}

/** One closure a column, compiled once a contract, from the columns of its table. */
export function compileEncoder(table: readonly Column[]): RowEncoder {
  const compile = ({ name, type, notNull, primary }: Column) => ({
    name,
    type,
    required: notNull || primary !== undefined,
    // A field named `constructor` is not there because every object has one.
    inherited: name in Object.prototype,
    write: WRITERS[type],
  });
  const fields = table.filter(({ origin }) => origin === 'field').map(compile);
  const derived = table.filter(({ origin }) => origin === 'enricher').map(compile);
  const system = table.filter(({ origin }) => origin === 'system').map(({ name }) => name);
  const known = new Set(fields.map(({ name }) => name));
  const columns = [...[...fields, ...derived].map(({ name }) => name), ...system];

  return {
    columns,
    encode(out, record, values, recordId, frame, flags) {
      const start = out.at;
      out.writeInt16(columns.length);
      let present = 0;
      for (let i = 0; i < fields.length; i++) {
        const { name, type, required, inherited, write } = fields[i]!;
        const value = inherited && !Object.hasOwn(record, name) ? undefined : record[name];
        if (value !== undefined) present++;
        let fault: string | undefined;
        if (value !== undefined && value !== null) fault = write(out, value);
        else if (required) fault = 'is missing';
        else out.writeNull();
        if (fault !== undefined) {
          out.at = start;
          return storageFailure(pointer(name), type, fault, value);
        }
      }
      for (let i = 0; i < derived.length; i++) {
        const { name, type, write } = derived[i]!;
        const value = values[i];
        const fault = value === undefined || value === null ? out.writeNull() : write(out, value);
        if (fault !== undefined) {
          out.at = start;
          return storageFailure(pointer(name), type, fault, value);
        }
      }
      const idFault = writeTextField(out, recordId);
      if (idFault !== undefined) {
        out.at = start;
        return storageFailure(pointer('_record_id'), 'text', idFault, recordId);
      }
      out.ensure(frame.length);
      out.bytes.set(frame, out.at);
      out.at += frame.length;
      if (flags === undefined) out.writeNull();
      else writeStorableJson(out, flags as unknown as Json);
      const extra = hasMore(record, present) ? unknownFields(record, known) : undefined;
      const extraFault = extra === undefined ? out.writeNull() : writeJson(out, extra);
      if (extraFault === undefined) return undefined;
      out.at = start;
      return storageFailure(
        '',
        'jsonb',
        `in fields that the contract does not know: ${extraFault}`,
        undefined,
      );
    },
  };
}

/** Whether the record has more members than the ones counted. */
function hasMore(record: JsonObject, counted: number): boolean {
  for (const _ in record) if (--counted < 0) return true;
  return false;
}

function unknownFields(record: JsonObject, known: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !known.has(name)));
}

/** The typed table cannot hold the value. */
export function storageFailure(field: string, type: string, fault: string, value: Json | undefined): Failure {
  const observed = shown(value);
  return {
    kind: 'storage',
    rule: 'storage',
    field,
    expected: `a value that ${type} can hold`,
    ...(observed === undefined ? {} : { observed }),
    message: `${field === '' ? 'the record' : field.slice(1)} ${fault}`,
    severity: 'critical',
  };
}

function shown(value: Json | undefined): Json | undefined {
  try {
    return observe(value);
  } catch {
    return undefined; // nested too deep to be shown
  }
}
