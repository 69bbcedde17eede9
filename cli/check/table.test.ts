import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { JsonObject } from '../../domain/json.ts';
import { tableOf } from './table.ts';

const folder = mkdtempSync(join(tmpdir(), 'omnistream-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string, content: string, ...kwargs: JsonObject[]) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  const expectations = kwargs.map(given => ({ type: 'expect_column_values_to_not_be_null', kwargs: given }));
  return tableOf(file, expectations, undefined);
};

it('keeps of each record what the suite reads, and of the others the names', async () => {
  const { table } = await read(
    'a.ndjson',
    '{"a":1,"b":2}\n{"b":3,"c":{"d":4}}\n',
    { column: 'b' },
    { column: 'c.d' },
  );
  expect(table.records).toEqual([{ b: 2 }, { b: 3, c: { d: 4 } }]);
  expect(table.columns).toEqual(['a', 'b', 'c']);
});

it.each([
  ['ndjson', '{"a":1.0,"b":1,"c":"1.0","d":[1.0]}\n{"a":2,"b":2}\n'],
  ['csv', 'a,b,c\n1.0,1,x1.0\n2,2,y\n'],
])('knows numbers that are written as floats in %s', async (format, content) => {
  const { table } = await read(`b.${format}`, content, { column: 'a' });
  expect(table.types).toEqual({ a: 'number' });
  expect(table.records).toEqual([{ a: 1 }, { a: 2 }]);
});

it('knows no columns of a file without records', async () => {
  const { table } = await read('c.ndjson', '', { column: 'a' });
  expect(table).toMatchObject({ records: [] });
  expect(table.columns).toBeUndefined();
});
