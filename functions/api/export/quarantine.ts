import type { Cursor } from '../queries/quarantine-page.ts';
import { QUARANTINE_COLUMNS, type QuarantineRow, quarantined } from '../queries/quarantined.ts';
import { SELECTED, type Selection, valuesOf } from '../replays/selection.ts';
import type { Reader } from '../snapshot.ts';
import type { QuarantinedRecord } from '../types.ts';
import { csvLine, isFormula } from './csv.ts';

export const FORMATS = ['ndjson', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** A part of an export, and where the next one begins; null: this was the last. */
export interface ExportPart {
  text: string;
  next: string | null;
}

/** A Lambda answers 6 MB at most, of which an answer's text is one more JSON string. */
const PART_BYTES = 5_000_000;
const READ_RECORDS = 2_000;
const READ_BYTES = 4_000_000;

const SIZES = `
select q.id::text, octet_length(q.original) + coalesce(octet_length(q.repaired), 0)
  + octet_length(q.failures::text) as size
from omnistream.quarantine q
where ${SELECTED} and ($6::bigint is null
  or (q.quarantined_at, q.id) < (timestamptz 'epoch' + $6::bigint * interval '1 microsecond', $7::bigint))
order by q.quarantined_at desc, q.id desc limit ${READ_RECORDS}`;
const ROWS = `
select ${QUARANTINE_COLUMNS}, original, repaired,
  (extract(epoch from quarantined_at) * 1000000)::bigint::text as micros
from omnistream.quarantine as q where q.id = any($1) order by q.quarantined_at desc, q.id desc`;

/** One line a failure; the bytes, which may be many, stand in the first line of their record. */
const CSV = [
  ...[
    'id',
    'source',
    'recordId',
    'stage',
    'contract',
    'receivedAt',
    'quarantinedAt',
    'attempts',
    'attemptedAt',
  ],
  ...['severity', 'kind', 'rule', 'field', 'expected', 'observed', 'message'],
  ...['encoding', 'original', 'repaired'],
];
const ONCE = { encoding: undefined, original: undefined, repaired: undefined };

/** The records that match, newest first, from `before` on: as many as an answer can carry, at least one. */
export async function exportQuarantine(
  reader: Reader,
  selection: Selection,
  format: Format,
  before: Cursor | undefined,
): Promise<ExportPart> {
  const values = [...valuesOf(selection), before?.micros, before?.id];
  const { rows: sizes } = await reader.query<{ id: string; size: number }>(SIZES, values);
  let bytes = 0;
  const ids = sizes.filter(({ size }, i) => {
    bytes += size;
    return i === 0 || bytes <= READ_BYTES;
  });
  const { rows } = await reader.query<QuarantineRow & { micros: string }>(ROWS, [ids.map(({ id }) => id)]);
  const write: Write = format === 'csv' ? csvOf : ndjsonOf;
  let text = format === 'csv' && !before ? csvLine(CSV) : '';
  let length = 0;
  let last: { micros: string; id: string } | undefined;
  for (const { micros, ...row } of rows) {
    const { line, size } = written(row, write);
    if (last && length + size > PART_BYTES) break;
    length += size;
    text += line;
    last = { micros, id: row.id };
  }
  const more = last !== undefined && last.id !== sizes.at(-1)?.id;
  return { text, next: last && (more || sizes.length === READ_RECORDS) ? `${last.micros}-${last.id}` : null };
}

/** Control characters take seven bytes of an answer each: a record of nothing else goes as base64. */
function written(row: QuarantineRow, write: Write): { line: string; size: number } {
  const record = quarantined(row);
  const line = write(record, row.original);
  const size = Buffer.byteLength(JSON.stringify(line));
  if (size <= PART_BYTES || record.encoding === 'base64') return { line, size };
  const packed = write(inBase64(record, row.original), row.original);
  return { line: packed, size: Buffer.byteLength(JSON.stringify(packed)) };
}

type Write = (record: QuarantinedRecord, bytes: Buffer) => string;

const inBase64 = (record: QuarantinedRecord, bytes: Buffer): QuarantinedRecord => ({
  ...record,
  encoding: 'base64',
  original: bytes.toString('base64'),
});

const ndjsonOf = (record: QuarantinedRecord): string => `${JSON.stringify(record)}\n`;

const csvOf: Write = ({ failures, ...record }, bytes) => {
  const first = { ...record, ...cellsOf(record, bytes) };
  return failures
    .map((failure, i) => {
      const about = i === 0 ? first : { ...record, ...ONCE };
      const cells: Record<string, unknown> = { ...about, ...failure, observed: json(failure.observed) };
      return csvLine(CSV.map(name => cells[name]));
    })
    .join('');
};

/** Bytes come back as they were from a cell that nothing is put in front of: what would be a formula is written in digits. */
function cellsOf(
  { original, encoding }: Pick<QuarantinedRecord, 'original' | 'encoding'>,
  bytes: Buffer,
): { original: string; encoding: string } {
  if (!isFormula(original)) return { original, encoding };
  const packed = bytes.toString('base64');
  return isFormula(packed)
    ? { original: bytes.toString('hex'), encoding: 'hex' }
    : { original: packed, encoding: 'base64' };
}

/** As JSON, so that the text "5" and the number 5 stay two things. */
const json = (observed: unknown): string | undefined =>
  observed === undefined ? undefined : JSON.stringify(observed);
