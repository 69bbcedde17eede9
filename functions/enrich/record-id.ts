import type { Contract } from '../../domain/contract/contract.ts';
import type { FrameHeader } from '../../domain/frame/frame.ts';
import type { JsonObject } from '../../domain/json.ts';

/** A record's id: stable across redeliveries, and across a producer's own retries as far as the producer allows. */
export type RecordId = (record: JsonObject, header: FrameHeader, index: number) => string | undefined;

/**
 * The values of the contract's primary key, joined so that no two keys read the same; else the idempotency key and the
 * record's index under it; else frame and index. Undefined when a value of the primary key is missing.
 */
export function compileRecordId(contract: Contract): RecordId {
  const names = contract.fields
    .filter(({ primaryKey }) => primaryKey !== undefined)
    .sort((a, b) => a.primaryKey! - b.primaryKey!)
    .map(({ name }) => name);
  if (names.length === 0) return (_record, header, index) => deliveryId(header, index);
  return record => {
    let id = '';
    for (let i = 0; i < names.length; i++) {
      const value = record[names[i]!];
      // Only scalars are keys; a function is what every object has for a field named `constructor`.
      if (value === null || !SCALARS.has(typeof value)) return undefined;
      const text = String(value);
      if (names.length === 1) return text;
      id += `${i === 0 ? '' : '|'}${escaped(text)}`;
    }
    return id;
  };
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

export const deliveryId = ({ id, idempotency }: FrameHeader, index: number): string =>
  idempotency ? `${idempotency.key}/${idempotency.first + index}` : `${id}/${index}`;

const escaped = (text: string): string =>
  text.includes('|') || text.includes('\\') ? text.replace(/[\\|]/g, '\\$&') : text;
