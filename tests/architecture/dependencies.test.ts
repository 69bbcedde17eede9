import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FOLDERS, ROOT, type Source, sources } from './imports.ts';

const STAGES = readdirSync(join(ROOT, 'functions')).filter(name =>
  existsSync(join(ROOT, 'functions', name, 'handler.ts')),
);
const isTest = (file: Source): boolean => /\.test\.ts$/.test(file.path);

/** Imports of own files that leave the allowed folders: `file -> target`. */
const strays = (files: Source[], allowed: RegExp): string[] =>
  files.flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) =>
        /^(domain|functions|localstack|cli|infra|dashboard|tests|scripts|bench)\//.test(target),
      )
      .filter(({ target }) => !allowed.test(target))
      .map(({ target }) => `${path} -> ${target}`),
  );

test('there are stages to hold to the rules', () => {
  expect(STAGES).toEqual(expect.arrayContaining(['ingest', 'quality', 'enrich', 'api']));
  expect(sources('domain').length).toBeGreaterThan(20);
});

describe('data flows one way', () => {
  test('domain knows only itself', () => {
    expect(strays(sources('domain'), /^domain\//)).toEqual([]);
  });

  test('what the stages share knows domain and itself; its tests may have a database', () => {
    const files = sources('functions/shared');
    expect(
      strays(
        files.filter(file => !isTest(file)),
        /^(domain|functions\/shared)\//,
      ),
    ).toEqual([]);
  });

  test.each(STAGES)('the stage %s imports no other stage', stage => {
    const files = sources(`functions/${stage}`).filter(file => !isTest(file));
    const allowed = `^((domain|functions/shared|functions/alarms|functions/${stage})/|functions/(settings|mappings)\\.ts$)`;
    expect(strays(files, new RegExp(allowed))).toEqual([]);
  });

  test('the deployment knows what functions are, how they are bundled, and nothing of what they do', () => {
    const files = sources('infra');
    expect(files.length).toBeGreaterThan(5);
    expect(
      strays(
        files,
        /^(domain\/|functions\/(settings|mappings)\.ts$|functions\/alarms\/|functions\/shared\/metric-namespace\.ts$|scripts\/|infra\/)/,
      ),
    ).toEqual([]);
  });

  test('no function knows how it is deployed', () => {
    for (const folder of ['domain', 'functions', 'localstack'])
      expect(strays(sources(folder), /^(?!infra\/)/)).toEqual([]);
  });

  test('nothing but tests and the dashboard build knows the dashboard', () => {
    for (const folder of ['domain', 'functions', 'infra', 'localstack', 'cli'])
      expect(strays(sources(folder), /^(?!dashboard\/)/)).toEqual([]);
  });

  test('the dashboard imports only types from the rest', () => {
    const foreign = sources('dashboard').flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => /^(domain|functions|localstack|cli)\//.test(target))
        .filter(({ target, typeOnly }) => !typeOnly || !/^functions\/(api|platform)\//.test(target))
        .map(({ target }) => `${path} -> ${target}`),
    );
    expect(foreign).toEqual([]);
  });
});

describe('domain is pure', () => {
  const files = sources('domain').filter(file => !isTest(file));

  test('no AWS, no pg, no file system, no network', () => {
    const foreign = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => /^(@aws|pg|node:(fs|net|http|child_process|worker_threads))/.test(target))
        .map(({ target }) => `${path} -> ${target}`),
    );
    expect(foreign).toEqual([]);
  });

  test('no clock, no randomness, no environment', () => {
    const impure = /\bDate\.now\(|new Date\(\)|performance\.now\(|Math\.random\(|randomUUID\(|process\.env/;
    const found = files.filter(({ text }) => impure.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')));
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

test('process.env of the functions is read in one file', () => {
  const readers = sources('functions').filter(file => !isTest(file) && /process\.env/.test(file.text));
  expect(readers.map(({ path }) => path)).toEqual(['functions/shared/environment.ts']);
});

test('no folder or file is called utils, common, helpers or manager', () => {
  const named = FOLDERS.flatMap(folder => sources(folder)).filter(({ path }) =>
    /(^|\/)(utils?|common|helpers?|managers?)(\/|\.)/.test(path),
  );
  expect(named.map(({ path }) => path)).toEqual([]);
});
