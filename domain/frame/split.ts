import { onOneLine, position, scanValue, skipSpace } from './scan.ts';

/** What the content type says: NDJSON for certain, or any JSON, which is then told by its bytes. */
export type Declared = 'ndjson' | 'json';

/** The records of a body in their original bytes, or the place where a broken array stops making sense. */
export type Split =
  | {
      ok: true;
      shape: 'object' | 'array' | 'lines';
      records: Buffer[];
      /** The line of the body on which each record begins, from 1. */
      lines: number[];
    }
  | { ok: false; message: string; line: number; column: number };

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const COMMA = 0x2c;

/**
 * One pass over the bytes. A JSON array gives its elements, one object (on as many lines as it likes) itself,
 * everything else its lines without the blank ones. A record that is no JSON goes on as it is, to be quarantined with
 * its bytes; only an array whose elements cannot be told apart is an error. Newlines between the tokens of a record
 * become spaces, nothing else changes. It stops at the first record more than `most`: a small compressed body can hold
 * more of them than there is memory.
 */
export function split(body: Buffer, declared: Declared, most: number): Split {
  const data = withoutByteOrderMark(body);
  if (declared === 'ndjson') return lines(data, most);
  const start = skipSpace(data, 0);
  if (data[start] === OPEN_BRACKET) return array(data, start, most);
  return (data[start] === OPEN_BRACE && object(data, start)) || lines(data, most);
}

const withoutByteOrderMark = (data: Buffer): Buffer =>
  data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;

/** The body as one object, or undefined when more follows it or it does not end: then it is lines. */
function object(data: Buffer, start: number): Split | undefined {
  const value = scanValue(data, start);
  if (!value.ok || skipSpace(data, value.end) < data.length) return undefined;
  // A broken first line can run on into the next ones and end by chance: a newline in a string is the sign of it.
  const record = value.newline ? onOneLine(data.subarray(start, value.end)) : data.subarray(start, value.end);
  if (record.includes(NEWLINE)) return undefined;
  return { ok: true, shape: 'object', records: [record], lines: [position(data, start).line] };
}

function lines(data: Buffer, most: number): Split {
  const records: Buffer[] = [];
  const numbers: number[] = [];
  let number = 0;
  for (let start = 0; start < data.length && records.length <= most; ) {
    number++;
    const newline = data.indexOf(NEWLINE, start);
    const next = newline === -1 ? data.length : newline;
    const end = next > start && data[next - 1] === RETURN ? next - 1 : next;
    if (skipSpace(data, start, end) < end) {
      records.push(data.subarray(start, end));
      numbers.push(number);
    }
    start = next + 1;
  }
  return { ok: true, shape: 'lines', records, lines: numbers };
}

function array(data: Buffer, open: number, most: number): Split {
  const records: Buffer[] = [];
  const numbers: number[] = [];
  const broken = (at: number, message: string): Split => ({ ok: false, message, ...position(data, at) });
  let line = 1;
  let counted = 0;
  let at = skipSpace(data, open + 1);
  if (data[at] === CLOSE_BRACKET) return ended(at + 1);
  for (;;) {
    if (at >= data.length) return broken(at, 'the array does not end: ] is missing');
    if (data[at] === COMMA || data[at] === CLOSE_BRACKET)
      return broken(at, `a value is missing before ${String.fromCharCode(data[at]!)}`);
    const value = scanValue(data, at);
    if (!value.ok)
      return broken(value.at, `element ${records.length} of the array is broken: ${value.message}`);
    for (; counted < at; counted++) if (data[counted] === NEWLINE) line++;
    numbers.push(line);
    const record = data.subarray(at, value.end);
    records.push(value.newline ? onOneLine(record) : record);
    if (records.length > most) return { ok: true, shape: 'array', records, lines: numbers };
    at = skipSpace(data, value.end);
    if (data[at] === CLOSE_BRACKET) return ended(at + 1);
    if (at >= data.length) return broken(at, 'the array does not end: ] is missing');
    if (data[at] !== COMMA)
      return broken(at, `a comma is missing behind element ${records.length - 1} of the array`);
    at = skipSpace(data, at + 1);
  }

  function ended(end: number): Split {
    const rest = skipSpace(data, end);
    if (rest < data.length) return broken(rest, 'data behind the end of the array');
    return { ok: true, shape: 'array', records, lines: numbers };
  }
}
