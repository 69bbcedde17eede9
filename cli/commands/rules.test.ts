import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rules } from '../../domain/catalogue.gen.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const run = (...given: string[]) =>
  execFileSync(process.execPath, [main, 'rules', ...given], { encoding: 'utf8' });

describe('omnistream rules', () => {
  it('lists every rule with what it takes', () => {
    const found = JSON.parse(run('--json')) as { name: string; judges: string; kwargs: string[] }[];
    expect(found.map(({ name }) => name).sort()).toEqual(Object.keys(rules).sort());
    for (const { judges, kwargs, name } of found) {
      expect(judges).toMatch(/record/);
      expect(kwargs.length, name).toBeGreaterThan(0);
    }
    expect(found.find(({ name }) => name === 'expect_column_values_to_be_between')?.kwargs).toEqual([
      'column',
      '[min_value]',
      '[max_value]',
      '[strict_min]',
      '[strict_max]',
    ]);
  });

  it('lists those with a word in their names', () => {
    const text = run('like_pattern_list');
    expect(text).toContain('expect_column_values_to_match_like_pattern_list\n');
    expect(text).toContain('takes column, like_pattern_list, [match_on]');
    expect(text).not.toContain('regex');
  });

  it('says so where there is none', () => {
    const { status, stderr } = spawnSync(process.execPath, [main, 'rules', 'nonsense'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toBe('no rule has "nonsense" in its name\n');
  });
});
