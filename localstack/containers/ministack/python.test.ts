import { expect, test } from 'vitest';
import { findPython } from './python.ts';

/** A PATH on which these commands are: what each prints, or the last line of how it fails. */
const path = (commands: Record<string, string | Error>) => async (name: string) => {
  const found = commands[name];
  if (found === undefined) throw Object.assign(new Error(`spawn ${name} ENOENT`), { code: 'ENOENT' });
  if (found instanceof Error)
    throw Object.assign(found, { code: 1, stderr: `Traceback\n${found.message}\n` });
  return { stdout: `${found}\n` };
};

test('the first that is new enough, also beside an older one', async () => {
  expect(await findPython(path({ python3: '3.13', python: '3.12' }))).toBe('python3');
  expect(await findPython(path({ python3: '3.9', 'python3.11': '3.11' }))).toBe('python3.11');
  expect(await findPython(path({ python: '3.10' }))).toBe('python');
});

test.each([
  ['none', {}, 'No Python was found.'],
  ['old ones', { python3: '3.9', python: '2.7' }, 'Found: python3 is 3.9; python is 2.7.'],
  [
    'one without venv',
    { python3: new Error("ModuleNotFoundError: No module named 'ensurepip'") },
    "Found: python3: ModuleNotFoundError: No module named 'ensurepip'.",
  ],
  ['something else of its name', { python3: 'hello' }, 'Found: python3 is hello.'],
])('with %s it says what was found and what to install', async (_, commands, found) => {
  const refused = findPython(path(commands as Record<string, string | Error>));
  await expect(refused).rejects.toThrow(found);
  await expect(refused).rejects.toThrow('apt-get install python3-venv');
});
