/** What the documents lead to exists: files, headings, npm scripts, commands and their options. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import project from '../package.json' with { type: 'json' };
import { ROOT } from './architecture/imports.ts';

const files = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name));
const decisions = files('docs/decisions');
const documents = [...files('.'), ...files('docs'), ...decisions];
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const fences = /^ *```[\s\S]*?^ *```$/gm;

/** Where GitHub puts the headings of a document. */
const anchorsOf = (file: string): Set<string> =>
  new Set(
    [
      ...read(file)
        .replace(fences, '')
        .matchAll(/^#+ (.+)$/gm),
    ].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

describe.each(documents)('%s', file => {
  const text = read(file);
  const shell = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block]) => block!);
  const spoken = [...text.replace(fences, '').matchAll(/`([^`]+)`/g)].map(([, words]) => words!);
  const lines = [...shell.flatMap(block => block.replaceAll('\\\n', ' ').split('\n')), ...spoken].map(line =>
    line.replace(/\s#.*/, ''),
  );

  test('links lead to files and headings that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|\/)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    for (const [link, path, anchor] of links) {
      const target = path === '' ? file : relative(ROOT, join(ROOT, dirname(file), path!));
      expect(existsSync(join(ROOT, target)), link).toBe(true);
      if (anchor !== undefined) expect([...anchorsOf(target)], link).toContain(anchor);
    }
  });

  test('npm scripts are there', () => {
    const named = lines.flatMap(line =>
      [...line.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name]) => name!),
    );
    for (const name of named) expect(Object.keys(project.scripts)).toContain(name);
  });

  test('commands and their options are there', async () => {
    for (const line of lines) {
      const [, name, rest = ''] = /\bomnistream ([a-z]+)\b(.*)/.exec(line) ?? [];
      if (name === undefined || !/npx omnistream|^omnistream|npm run omnistream/.test(line)) continue;
      const found = (await import(`../cli/commands/${name}.ts`)) as { command: Command };
      const part = found.command.commands.find(sub => rest.trim().split(' ')[0] === sub.name());
      const known = [...found.command.options, ...(part?.options ?? [])].map(({ long }) => long);
      for (const [option] of rest.matchAll(/(?<=\s)--[a-z-]+/g))
        expect([...known, '--help'], line).toContain(option);
    }
  });
});

test('each decision has a number of its own, the same in its name and its title', () => {
  const numbers = decisions.map(file => basename(file).slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const file of decisions)
    expect(read(file)).toMatch(new RegExp(`^# ${Number(basename(file).slice(0, 4))}\\. `));
});
