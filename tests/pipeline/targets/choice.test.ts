import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../architecture/imports.ts';
import { chosen } from './choice.ts';

const run = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'tests/pipeline/main.ts'), ...args], {
    encoding: 'utf8',
  });
  return { status, stderr };
};

describe('npm run test:pipeline', () => {
  test.each([
    [['--target', 'embeded'], /'embeded' is invalid. There is no such target; did you mean "embedded"\?/],
    [['--target'], /argument missing/],
    [['--taget', 'aws'], /unknown option '--taget'[\s\S]*--target/],
    [['--deployment', 'staging'], /--deployment is only for --target aws/],
    [['--target', 'localstack', '--production'], /--production is only for --target aws/],
    [['--target', 'aws', '--tokens', 'tokens.json'], /--target aws needs --deployment/],
    [['--target', 'aws', '--deployment', 'staging'], /--target aws needs --tokens/],
  ])('%j is refused', (args, message) => {
    const { status, stderr } = run(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

describe('the choice', () => {
  test('is the embedded cloud when nobody chose', () =>
    expect(chosen(undefined)).toEqual({ target: 'embedded' }));
  test.each(['aws', '{"target":"gcp"}', '{"target":"aws","token":"x"}', '[]', ''])('%j is refused', text =>
    expect(() => chosen(text)).toThrow(/OMNISTREAM_PIPELINE_TARGET is not what npm run test:pipeline sets/),
  );
});
