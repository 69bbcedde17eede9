import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'omnistream-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
function check(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/main.ts', 'check', ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const contract = file(
  'ticks.odcs.yaml',
  `apiVersion: v3.1.0
kind: DataContract
id: ticks
name: Ticks
version: 1.0.0
status: active
schema:
  - name: ticks
    properties:
      - {name: id, logicalType: string, required: true, primaryKey: true}
      - {name: at, logicalType: timestamp, required: true}
      - {name: price, logicalType: number}
    quality:
      - id: price-range
        type: custom
        engine: greatExpectations
        severity: critical
        implementation:
          type: expect_column_values_to_be_between
          kwargs: {column: price, min_value: 0}
customProperties:
  - property: omnistream
    value: {source: ticks, time: at}
`,
);
const good = '{"id":"a","at":"2026-03-01T12:00:00Z","price":1}\n';
const bad = '{"id":"b","at":"2026-03-01T12:00:00Z","price":-1}\n';

describe('omnistream check', () => {
  it('ends with 0 where all is good', () => {
    const { status, stdout, stderr } = check(['--contract', contract, file('good.ndjson', good)]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/1 record: 1 good/);
    expect(status).toBe(0);
  });

  it('ends with 1 and the reasons where a record fails', () => {
    const { status, stdout } = check(['--contract', contract, '--json', '-'], good + bad);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      source: 'ticks',
      records: 2,
      good: 1,
      quarantined: 1,
      failing: [{ line: 2, failures: [{ rule: 'price-range', field: '/price', observed: -1 }] }],
    });
  });

  it('answers in the shape of Great Expectations too, as much as is asked for', () => {
    const args = ['--contract', contract, '--json', '--result-format', 'COMPLETE', '-'];
    const { status, stdout, stderr } = check(args, `${good}${bad}`);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const { success, results, statistics } = JSON.parse(stdout);
    expect(success).toBe(false);
    expect(statistics).toMatchObject({
      unsuccessful_expectations: 1,
      evaluated_expectations: results.length,
    });
    expect(results.at(-1)).toMatchObject({
      expectation_config: { type: 'expect_column_values_to_be_between', id: 'price-range' },
      success: false,
      result: { element_count: 2, unexpected_list: [-1], unexpected_index_list: [1] },
      exception_info: { raised_exception: false },
    });
  });

  it.each([
    ['an empty file', 'empty.csv', '', 1, 0],
    ['a header alone', 'header.csv', 'id,at,price\n', 1, 0],
    ['an empty list', 'empty.json', '[]', 1, 0],
    ['one object', 'one.json', '{"id": "a",\n "at": "2026-03-01T12:00:00Z"}', 0, 1],
    ['CSV of Windows', 'crlf.csv', '\ufeffid,at,price\r\na,2026-03-01T12:00:00Z,1\r\n', 0, 1],
    ['what is no data', 'noise.ndjson', '\u0000\u0001\n{]', 1, 2],
  ])('takes %s', (_, name, content, code, records) => {
    const { status, stdout } = check(['--contract', contract, '--json', file(name, content)]);
    expect(JSON.parse(stdout)).toMatchObject({ success: code === 0, records });
    expect(status).toBe(code);
  });

  it('says wrong use as JSON too where JSON is asked for', () => {
    const { status, stdout } = check(['--contract', contract, '--json', 'none.ndjson']);
    expect(JSON.parse(stdout)).toEqual({ error: 'there is no file none.ndjson' });
    expect(status).toBe(2);
  });

  it.each([
    ['no contract', ['x.ndjson'], /give a contract with --contract or a suite with --suite/],
    ['a missing contract', ['--contract', 'none.yaml', 'x'], /there is no file none\.yaml/],
    ['a missing file', ['--contract', contract, 'none.ndjson'], /there is no file none\.ndjson/],
    ['a folder', ['--contract', contract, folder], /is a folder/],
    [
      'a broken contract',
      ['--contract', file('broken.yaml', 'apiVersion: v3.1.0\nkind: DataContrat\n'), 'x'],
      /broken\.yaml:2:\d+ .*kind/,
    ],
    [
      'a header with a name twice',
      ['--contract', contract, file('twice.csv', 'id,id\n1,2\n')],
      /twice\.csv:1 .*"id" twice/,
    ],
    ['a limit that is no number', ['--contract', contract, '--limit', 'many', 'x'], /whole number/],
  ])('ends with 2 for %s', (_, args, reason) => {
    const { status, stdout, stderr } = check(args);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
