/** The contracts folder as a whole: what its files must not have in common, and the reference data they name. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONTRACTS, compileContracts } from '../../scripts/contracts.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RETAIL = 'retail-orders.odcs.yaml';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contracts-'));
  cpSync(CONTRACTS, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const problems = (): string[] => {
  const result = compileContracts(folder);
  return 'problems' in result ? result.problems.map(({ line, message }) => `${line}: ${message}`) : [];
};
const lineOf = (file: string, text: string): number =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .findIndex(line => line.includes(text)) + 1;

test('every contract, and the reference data they use', () => {
  writeFileSync(join(folder, 'reference/unused.csv'), 'a\n1\n');
  const result = compileContracts(folder);
  if (!('file' in result)) throw new Error('refused');
  expect(result.file.contracts).toHaveLength(5);
  expect(
    result.file.references.map(({ name, columns, rows }) => [name, columns.length, rows.length]),
  ).toEqual([['products', 4, 200]]);
  expect(result.file.references[0]!.rows[0]).toEqual(['P-0001', 'Chef knife, classic', 'kitchen', '8.95']);
  expect(JSON.parse(JSON.stringify(result.file))).toEqual(result.file);
});

describe('refuses', () => {
  test('a missing reference data set, at the rule that names it', () => {
    rmSync(join(folder, 'reference/products.csv'));
    expect(problems()).toEqual([
      expect.stringContaining(
        `${lineOf(RETAIL, 'dataset: products')}: the reference data set "products" is missing`,
      ),
    ]);
  });

  test.each([
    ['', 'has no rows'],
    ['product_id\n', 'has no rows'],
    ['a,a\n1,2\n', 'has a column twice'],
    ['product_id,x\n"1\n', 'is not readable as CSV'],
    ['nr\n1\n', 'products has no column "product_id"'],
  ])('reference data that is %j', (csv, message) => {
    writeFileSync(join(folder, 'reference/products.csv'), csv);
    expect(problems()).toEqual([expect.stringContaining(message)]);
  });

  test('two contracts for one source', () => {
    cpSync(join(folder, RETAIL), join(folder, 'copy.odcs.yaml'));
    expect(problems()).toEqual([
      expect.stringContaining('its source "retail-orders" is also that of'),
      expect.stringContaining('its table "retail_orders" is also that of'),
    ]);
  });

  test('what is no text, a folder with the name of a contract, and no contract at all', () => {
    writeFileSync(join(folder, 'binary.odcs.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    mkdirSync(join(folder, 'folder.odcs.yaml'));
    expect(problems()).toEqual(['1: not UTF-8 text', expect.stringContaining('EISDIR')]);
    rmSync(folder, { recursive: true });
    expect(problems()).toEqual(['1: there is no such folder']);
    mkdirSync(folder);
    expect(problems()).toEqual(['1: there is no contract (*.odcs.yaml) in this folder']);
  });
});

describe('the commands', () => {
  const omnistream = (args: string[], input = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/main.ts', ...args], {
      cwd: ROOT,
      input,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const CSV = `id,at,value\n${Array.from({ length: 30 }, (_, i) => `a${i},2026-01-01T00:00:${10 + i}Z,${i}.5`).join('\n')}\n`;

  test('lint: 0 when all is fine, 1 with every problem, 2 for what is not there', () => {
    expect(omnistream(['lint', folder])).toMatchObject({ status: 0, stdout: '5 contracts are fine\n' });
    const file = join(folder, RETAIL);
    writeFileSync(file, readFileSync(file, 'utf8').replace('time: ordered_at', 'time: orderd_at'));
    const { status, stdout } = omnistream(['lint', folder, '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).problems).toEqual([
      expect.objectContaining({
        line: lineOf(RETAIL, 'time: orderd_at'),
        path: 'customProperties[0].value.time',
        hint: 'did you mean "ordered_at"?',
      }),
    ]);
    expect(omnistream(['lint', join(folder, 'nowhere')])).toMatchObject({ status: 2, stdout: '' });
    expect(omnistream(['lint', '--nonsense']).status).toBe(2);
  });

  test('infer drafts what lint accepts, and replaces nothing unasked', () => {
    const data = join(folder, 'New Source.csv');
    const out = join(folder, 'drafts/new-source.odcs.yaml');
    writeFileSync(data, CSV);
    expect(omnistream(['infer', data, '--out', out])).toMatchObject({ status: 0 });
    expect(omnistream(['lint', out])).toMatchObject({ status: 0, stdout: '1 contract is fine\n' });
    const before = readFileSync(out, 'utf8');
    expect(before).toContain('id: new-source');
    expect(omnistream(['infer', data, '--out', out, '--source', 'other'])).toMatchObject({ status: 2 });
    expect(readFileSync(out, 'utf8')).toBe(before);
    expect(omnistream(['infer', data, '--out', out, '--source', 'other', '--force'])).toMatchObject({
      status: 0,
    });
    expect(readFileSync(out, 'utf8')).toContain('id: other');
  });

  test('infer tells CSV, NDJSON and JSON from each other on standard input', () => {
    const records = Array.from({ length: 30 }, (_, i) => ({
      id: `a${i}`,
      at: `2026-01-01T00:00:${10 + i}Z`,
      value: i + 0.5,
    }));
    const types = (input: string) => {
      const { status, stdout, stderr } = omnistream(['infer', '-', '--json'], input);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return JSON.parse(stdout);
    };
    const csv = types(CSV);
    expect(csv).toMatchObject({ source: 'new-source', records: 30, unreadable: 0, out: null });
    expect(types(records.map(record => JSON.stringify(record)).join('\n')).yaml).toBe(csv.yaml);
    expect(types(JSON.stringify(records, null, 2)).yaml).toBe(csv.yaml);
    expect(types(`${JSON.stringify(records)}`).records).toBe(30);
    expect(
      types(`${records.map(record => JSON.stringify(record)).join('\n')}\n{"id": \n[1]\n`).unreadable,
    ).toBe(2);
  });

  test.each([
    ['nothing', '', 1, 'there is no record in the data'],
    ['no time', '{"a": 1}\n', 1, 'no field holds a date or a time'],
    ['a broken array', '[{"a": 1', 1, 'line 1: '],
    ['an open quote', 'a,b\n"1,2\n', 1, 'line 2: not CSV'],
    ['a column twice', 'a,a\n1,2\n', 1, 'names the column "a" twice'],
  ])('infer says what is wrong with %s', (_, input, status, message) => {
    const result = omnistream(['infer', '-'], input);
    expect(result).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(message) });
  });

  test('infer with wrong use', () => {
    expect(omnistream(['infer', join(folder, 'nowhere.csv')])).toMatchObject({ status: 2 });
    expect(omnistream(['infer', folder])).toMatchObject({ status: 2 });
    expect(omnistream(['infer', '-', '--source', 'Not An Id']).status).toBe(2);
    expect(omnistream(['infer', '-', '--records', '0']).status).toBe(2);
  });
});
