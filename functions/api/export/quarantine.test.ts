/** What was taken away is read again by readers that know nothing of us: CSV as RFC 4180 has it, and JSON. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Failure } from '../../../domain/quality/failure.ts';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { failureOf, insertQuarantined } from '../../../tests/rollups.ts';
import { snapshot } from '../snapshot.ts';
import { exportQuarantine, type Format } from './quarantine.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
/** More than this a Lambda does not answer. */
const ANSWER_BYTES = 6 * 1024 * 1024;

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('truncate omnistream.quarantine cascade'));

async function insert(originals: readonly Buffer[], failures?: Failure[]): Promise<void> {
  for (const [index, original] of originals.entries())
    await insertQuarantined(database.pool, {
      ...{ source: 's', index, at: new Date(NOW - index), original },
      ...(failures && { failures }),
    });
}

async function everything(format: Format): Promise<string> {
  let text = '';
  for (let before: { micros: string; id: string } | undefined; ; ) {
    const part = await snapshot(database.pool, reader => exportQuarantine(reader, {}, format, before));
    expect(Buffer.byteLength(JSON.stringify(part.text))).toBeLessThan(ANSWER_BYTES);
    text += part.text;
    if (part.next === null) return text;
    const [micros = '', id = ''] = part.next.split('-');
    before = { micros, id };
  }
}

const bytesOf = ({ original, encoding }: Record<string, string>): string =>
  Buffer.from(original!, encoding as BufferEncoding).toString('hex');
async function rowsOf(format: Format): Promise<Record<string, string>[]> {
  const text = await everything(format);
  if (format === 'ndjson')
    return text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
  return parse(text, { columns: true, record_delimiter: '\r\n' });
}

const HOSTILE = [
  '{"a": 1}',
  '',
  '=HYPERLINK("http://evil","x")',
  '+1+cmd|calc',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1+1',
  '-42',
  '\ufeff{"a":1}',
  'a,"b"\r\nc\u0000d',
  '{"k":"\u2028 😀 ü"}',
].map(text => Buffer.from(text));
const BINARY = [
  [0xff, 0xfe, 0x00],
  [0xf8, 0x41, 0x42],
  [0x7b, 0x80, 0x7d],
  [0xf9, 0x00],
].map(bytes => Buffer.from(bytes));

it.each(['csv', 'ndjson'] as const)(
  '%s gives back the bytes of every record, whatever they are',
  async format => {
    const originals = [...HOSTILE, ...BINARY];
    await insert(originals);
    expect((await rowsOf(format)).map(bytesOf)).toEqual(originals.map(bytes => bytes.toString('hex')));
  },
);

it('no cell of a CSV is a formula, whatever the records and their failures say', async () => {
  const evil = '=cmd|" /C calc"!A0';
  await insert(
    [...HOSTILE, ...BINARY],
    [failureOf({ rule: evil, field: `/${evil}`, expected: evil, message: evil, observed: evil })],
  );
  for (const row of await rowsOf('csv'))
    for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+@\t\r\n＝＋－＠]|^-(?!\d+$)/);
});

it.each(['csv', 'ndjson'] as const)(
  '%s: a megabyte with a thousand failures is one record in one answer, its bytes once',
  async format => {
    const original = Buffer.from(`{"text":"${'"\\'.repeat(200_000)}`);
    const failures = Array.from({ length: 1_000 }, (_, i) =>
      failureOf({ rule: `R-${i}`, message: 'm'.repeat(300), observed: '\u0001'.repeat(200) }),
    );
    await insert([original, Buffer.alloc(1_000_000, 1), Buffer.from('{}')], failures);
    const rows = await rowsOf(format);
    const first = rows.filter(row => row.encoding !== '');
    expect(first.map(bytesOf)).toEqual([
      original.toString('hex'),
      Buffer.alloc(1_000_000, 1).toString('hex'),
      Buffer.from('{}').toString('hex'),
    ]);
    expect(rows).toHaveLength(format === 'csv' ? 3_000 : 3);
  },
);
