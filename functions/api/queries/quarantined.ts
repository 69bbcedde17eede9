import { isUtf8 } from 'node:buffer';
import type { QuarantinedRecord } from '../types.ts';

/** A quarantined record as stored; `original` may be cut. */
export interface QuarantineRow
  extends Omit<
    QuarantinedRecord,
    'receivedAt' | 'quarantinedAt' | 'attemptedAt' | 'original' | 'encoding' | 'repaired'
  > {
  receivedAt: Date;
  quarantinedAt: Date;
  attemptedAt: Date | null;
  original: Buffer;
  repaired: Buffer | null;
}

export const QUARANTINE_COLUMNS = `id::text, source, record_id as "recordId", stage, contract,
  received_at as "receivedAt", quarantined_at as "quarantinedAt", failures,
  octet_length(original) as "originalBytes", attempts, attempted_at as "attemptedAt"`;

/** The bytes without a character that the cut at the end went through. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
    if (byte < 0x80) return bytes;
  }
  return bytes;
}

export function quarantined(row: QuarantineRow): QuarantinedRecord {
  const cut = row.original.length < row.originalBytes;
  const text = cut ? wholeCharacters(row.original) : row.original;
  const encoding = isUtf8(text) ? 'utf8' : 'base64';
  return {
    ...row,
    receivedAt: row.receivedAt.toISOString(),
    quarantinedAt: row.quarantinedAt.toISOString(),
    attemptedAt: row.attemptedAt?.toISOString() ?? null,
    repaired: row.repaired?.toString() ?? null,
    original: (encoding === 'utf8' ? text : row.original).toString(encoding),
    encoding,
  };
}
