import type pg from 'pg';
import type { Json } from '../../../domain/json.ts';
import { FAILURE_VERSION } from '../../../domain/quality/failure.ts';
import { CopyBuffer } from '../copy/buffer.ts';
import { copyIn } from '../copy/copy-in.ts';
import { writeStorableJson } from '../copy/json.ts';
import { writeSmallint } from '../copy/number.ts';
import { storableText, writeTextField } from '../copy/text.ts';
import { writeInstantField } from '../copy/time.ts';
import type { PreparedFrame, QuarantinedRecord } from '../prepared.ts';

/** What is copied of a record. */
export const RECORD_COLUMNS = [
  'source',
  'frame_id',
  'record_index',
  'record_id',
  'stage',
  'contract',
  'received_at',
  'quarantined_at',
  'failure_version',
  'failures',
  'original',
  'run',
];

/** Copies bad records with all their failures and their original bytes into the quarantine, or a table like it. */
export async function copyRecords(
  client: pg.ClientBase,
  table: string,
  found: readonly { frame: PreparedFrame; record: QuarantinedRecord }[],
  now: number,
): Promise<void> {
  if (found.length === 0) return;
  const out = new CopyBuffer();
  for (const { frame, record } of found) encode(out, frame, record, now);
  await copyIn(client, table, RECORD_COLUMNS, [out.bytes.subarray(0, out.at)]);
}

function encode(
  out: CopyBuffer,
  { header, records }: PreparedFrame,
  record: QuarantinedRecord,
  now: number,
): void {
  out.writeInt16(RECORD_COLUMNS.length);
  writeTextField(out, header.source);
  writeTextField(out, header.id);
  out.writeInt32Field(record.index);
  writeOptional(out, record.recordId);
  writeTextField(out, record.stage);
  writeTextField(out, header.contract);
  writeInstantField(out, header.receivedAt);
  writeInstantField(out, now);
  writeSmallint(out, FAILURE_VERSION);
  writeStorableJson(out, record.failures as unknown as Json);
  writeBytesField(out, records[record.index]!);
  writeOptional(out, header.run);
}

function writeOptional(out: CopyBuffer, text: string | undefined): void {
  if (text === undefined) out.writeNull();
  else writeTextField(out, storableText(text));
}

function writeBytesField(out: CopyBuffer, bytes: Buffer): void {
  out.ensure(4 + bytes.length);
  out.view.setInt32(out.at, bytes.length);
  out.bytes.set(bytes, out.at + 4);
  out.at += 4 + bytes.length;
}
