import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { trades } from '../../domain/quality/trades.fixture.ts';
import { type FileRecord, type Format, formatOf, readRecords } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'omnistream-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function collect(file: string, format?: Format): Promise<FileRecord[]> {
  const found: FileRecord[] = [];
  for await (const record of readRecords(file, trades, format ? { format } : {})) found.push(record);
  return found;
}

async function read(name: string, content: string | Buffer, format?: Format) {
  const file = join(folder, name);
  writeFileSync(file, content);
  return (await collect(file, format)).map(({ line, parsed }) => [
    line,
    parsed.record ?? parsed.failure.message,
  ]);
}

describe('readRecords', () => {
  const records = [
    [1, { id: 1 }],
    [2, { id: 2 }],
  ];

  it('reads newline-delimited JSON, a list and CSV alike', async () => {
    expect(await read('a.ndjson', '{"id":1}\n{"id":2}\n')).toEqual(records);
    expect(await read('a.json', '[{"id":1},\n{"id":2}]')).toEqual(records);
    expect(await read('a.csv', 'id,note\r\n1,\r\n2,\r\n')).toEqual([
      [2, { id: 1 }],
      [3, { id: 2 }],
    ]);
  });

  it('unpacks .gz and passes over a byte order mark', async () => {
    expect(await read('b.ndjson.gz', gzipSync('\ufeff{"id":1}\n{"id":2}'))).toEqual(records);
    expect(await read('b.csv', '\ufeffid;note\n1;"a;b\nc"\n2;"x"\n')).toEqual([
      [2, { id: 1, note: 'a;b\nc' }],
      [4, { id: 2, note: 'x' }],
    ]);
  });

  it('goes on after what cannot be read', async () => {
    expect(await read('c.ndjson', '{"id":1}\n{"id":\n{"id":2}')).toEqual([
      [1, { id: 1 }],
      [2, 'not JSON at character 7: the text ends where a value should be'],
      [3, { id: 2 }],
    ]);
    const csv = await read('c.csv', 'id,note\n1,a\n2,b"c\n3,d\n');
    expect(csv).toEqual([
      [2, { id: 1, note: 'a' }],
      [3, expect.stringMatching(/^not CSV/)],
      [4, { id: 3, note: 'd' }],
    ]);
  });

  it('reads nothing from an empty file', async () => {
    for (const name of ['d.ndjson', 'd.json', 'd.csv', 'd']) expect(await read(name, '')).toEqual([]);
  });

  it('throws what the file system or gzip says', async () => {
    await expect(collect(join(folder, 'none'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await expect(collect(folder)).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(read('e.gz', 'no gzip')).rejects.toThrow(/header/);
    await expect(read('f.ndjson.gz', gzipSync('{"id":1}\n'.repeat(1000)).subarray(0, 40))).rejects.toThrow(
      /end of file/,
    );
  });
});

describe('formatOf', () => {
  it.each([
    ['ticks.ndjson', '[', 'ndjson'],
    ['ticks.JSONL.gz', '', 'ndjson'],
    ['ticks.tsv', '', 'csv'],
    ['ticks.json', ' [', 'json'],
    ['ticks.json', '{"a":1}\n{"a":2}', 'ndjson'],
    ['ticks.json', '{\n  "a": 1', 'json'],
    ['ticks.json', '{"a": 1,\n "b": 2}', 'json'],
    ['ticks.json.gz', '{"a": 1,\n "b": 2}', 'json'],
    ['-', '{"a":1}', 'ndjson'],
    ['-', '[1', 'json'],
    ['-', 'id,price', 'csv'],
  ])('%s that begins with %j is %s', (name, head, format) => {
    expect(formatOf(name, head)).toBe(format);
  });
});
