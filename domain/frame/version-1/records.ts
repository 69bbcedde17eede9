import * as v from 'valibot';
import { NEWLINE } from '../version.ts';
import { count, type WireHeader } from './header.ts';

/** The body, plain. */
export function join(
  framing: WireHeader['framing'],
  verdicts: string | undefined,
  records: readonly Buffer[],
): Buffer {
  const lengths = framing === 'lengths' ? `${JSON.stringify(records.map(record => record.length))}\n` : '';
  const separator = framing === 'lines' ? 1 : 0;
  const head = Buffer.from(verdicts === undefined ? lengths : `${verdicts}\n${lengths}`);
  let size = head.length + separator * Math.max(0, records.length - 1);
  for (const record of records) size += record.length;
  const out = Buffer.allocUnsafe(size);
  let at = head.copy(out);
  records.forEach((record, index) => {
    if (separator === 1 && index > 0) out[at++] = NEWLINE;
    at += record.copy(out, at);
  });
  return out;
}

/** The records of a body from `start` on. Throws when it does not hold exactly as many as expected. */
export const slice = (
  body: Buffer,
  start: number,
  framing: WireHeader['framing'],
  expected: number,
): Buffer[] =>
  framing === 'lines' ? sliceLines(body, start, expected) : sliceLengths(body, start, expected);

function sliceLines(body: Buffer, start: number, expected: number): Buffer[] {
  const records: Buffer[] = [];
  if (expected === 0 && start === body.length) return records;
  let from = start;
  while (records.length <= expected) {
    const end = body.indexOf(NEWLINE, from);
    if (end === -1) break;
    records.push(body.subarray(from, end));
    from = end + 1;
  }
  records.push(body.subarray(from));
  if (records.length !== expected)
    throw new Error(
      `the header says ${expected} records, the body holds ${records.length > expected ? 'more' : records.length}`,
    );
  return records;
}

function sliceLengths(body: Buffer, start: number, expected: number): Buffer[] {
  const end = body.indexOf(NEWLINE, start);
  if (end === -1) throw new Error('the line of record lengths does not end');
  const lengths = v.parse(v.array(count), JSON.parse(body.toString('latin1', start, end)));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (lengths.length !== expected || total !== body.length - end - 1)
    throw new Error('the record lengths do not match the body');
  let at = end + 1;
  return lengths.map(length => {
    at += length;
    return body.subarray(at - length, at);
  });
}
