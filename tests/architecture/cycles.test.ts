import { expect, test } from 'vitest';
import { FOLDERS, sources } from './imports.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Each import that closes a circle, with the circle: `a -> b -> a`. */
function circles(graph: Graph): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (path.includes(file) || done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

test('a circle is found, and a diamond is none', () => {
  const diamond: [string, string[]][] = [
    ['a', ['b', 'c']],
    ['b', ['d']],
    ['c', ['d']],
  ];
  expect(circles(new Map(diamond))).toEqual([]);
  expect(circles(new Map([...diamond, ['d', ['c']]]))).toEqual(['d -> c -> d']);
});

test('no file imports itself through others, not even for a type', () => {
  const files = FOLDERS.flatMap(sources);
  const graph = new Map(files.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
  expect(
    files.flatMap(({ imports }) => imports).filter(({ target }) => graph.has(target)).length,
  ).toBeGreaterThan(500);
  expect(circles(graph)).toEqual([]);
});
