/** Contracts and frames as tests need them. */
import { type Contract, DEFAULT_WINDOW, type Field, type FieldType } from '../domain/contract/contract.ts';
import type { ValidatedFrame } from '../domain/frame/frame.ts';
import type { Failure } from '../domain/quality/failure.ts';

export const field = (name: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  name,
  type,
  required: false,
  unique: false,
  options: {},
  origin: 'record',
  ...more,
});

/** A small contract: sensor readings, whose primary key is `id`. */
export const readings = (more: Partial<Contract> = {}): Contract => ({
  source: 'readings',
  version: '1.0.0',
  title: 'Readings',
  table: 'readings',
  fields: [
    field('id', 'string', { required: true, primaryKey: 1 }),
    field('at', 'timestamp', { required: true }),
    field('value', 'number'),
    field('note', 'string'),
  ],
  rules: [],
  sla: {},
  key: ['id'],
  time: 'at',
  transforms: [],
  enrichers: [],
  monitors: [],
  write: 'append',
  window: DEFAULT_WINDOW,
  examples: [],
  ...more,
});

/** A validated frame of records (bytes are taken as they are), all good unless `failures` says otherwise. */
export function validated(
  id: string,
  records: readonly unknown[],
  header: Partial<ValidatedFrame['header']> = {},
  failures: Record<number, Failure[]> = {},
): ValidatedFrame {
  const receivedAt = header.receivedAt ?? Date.now();
  return {
    header: {
      id,
      source: 'readings',
      contract: '1.0.0',
      bucket: 7,
      receivedAt,
      records: records.length,
      stamps: {
        ingest: { began: receivedAt, ended: receivedAt + 2 },
        quality: { began: receivedAt + 10, ended: receivedAt + 15 },
      },
      ...header,
    },
    records: records.map(record => (Buffer.isBuffer(record) ? record : Buffer.from(JSON.stringify(record)))),
    verdicts: { contract: '1.0.0', failures, rules: {} },
  };
}

export const criticalFailure = (message = 'bad'): Failure => ({
  kind: 'rule',
  rule: 'QR-001',
  field: '/value',
  expected: 'a value',
  message,
  severity: 'critical',
});
