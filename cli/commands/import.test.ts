import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'omnistream-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const file = (name: string, content: string): string => {
  writeFileSync(at(name), content);
  return at(name);
};
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const suite = {
  name: 'orders',
  expectations: [
    { type: 'expect_column_values_to_be_between', kwargs: { column: 'price', min_value: 0 }, id: 'r1' },
    {
      type: 'expect_column_values_to_match_regex',
      kwargs: { column: 'code', regex: '^A' },
      severity: 'info',
    },
    { type: 'expect_what_is_unknown', kwargs: { column: 'code' } },
  ],
};
const suiteFile = file('orders.json', JSON.stringify(suite));

describe('omnistream import and export', () => {
  it('go from a suite to a contract that checks a file, and back', () => {
    const contract = at('orders.odcs.yaml');
    const written = run('import', '--suite', suiteFile, '--out', contract);
    expect(written.status).toBe(0);
    expect(written.stdout).toMatch(/2 rules/);
    expect(written.stderr).toMatch(/^\/expectations\/2: expect_what_is_unknown is kept and not judged/m);
    expect(run('lint', contract).status).toBe(0);
    const checked = run(
      'check',
      '--contract',
      contract,
      '--json',
      file('a.csv', 'code,price\nA1,3\nA2,-3\n'),
    );
    expect(checked.status).toBe(1);
    expect(JSON.parse(checked.stdout)).toMatchObject({ records: 2, good: 1 });
    const back = run('export', '--suite', '--contract', contract);
    expect(JSON.parse(back.stdout)).toEqual(suite);
    expect(run('export', '--suite', '--contract', contract, '--out', at('back.json')).status).toBe(0);
    expect(JSON.parse(readFileSync(at('back.json'), 'utf8'))).toEqual(suite);
  });

  it('says wrong use in words, or as JSON', () => {
    const taken = file('taken.odcs.yaml', 'mine');
    expect(run('import', '--suite', suiteFile, '--out', taken)).toMatchObject({ status: 2, stdout: '' });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(run('import', '--suite', suiteFile, '--out', taken, '--force').status).toBe(0);
    for (const args of [
      ['import'],
      ['import', '--suite', at('none.json')],
      ['import', '--suite', file('broken.json', '{')],
      ['import', '--suite', folder],
      ['export', '--contract', taken],
      ['export', '--suite', '--contract', at('none.yaml')],
      ['export', '--suite', '--contract', file('broken.yaml', 'kind: nothing')],
    ]) {
      const { status, stdout } = run(...args, '--json');
      expect({ args, status }).toEqual({ args, status: 2 });
      expect(JSON.parse(stdout)).toEqual({ error: expect.any(String) });
    }
  });
});
