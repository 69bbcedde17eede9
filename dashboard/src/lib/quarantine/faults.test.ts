import { describe, expect, it } from 'vitest';
import { excerpt, markFaults } from './faults.ts';
import { layOut } from './layout.ts';

const mark = (json: string, ...fields: string[]) => {
  const layout = layOut(json);
  if (!('lines' in layout)) throw new Error('not JSON');
  return markFaults(layout.lines, fields);
};
const shape = (json: string, ...fields: string[]) =>
  mark(json, ...fields)
    .filter(line => line.failures.length > 0)
    .map(line => [line.pointer, line.failures, line.missing, line.indent]);

describe('markFaults', () => {
  it('puts every failure on the line of its value', () => {
    expect(shape('{"price":-1,"items":[{"sku":""}]}', '/price', '/items/0/sku', '/price')).toEqual([
      ['/price', [0, 2], false, 1],
      ['/items/0/sku', [1], false, 3],
    ]);
  });

  it('gives a missing field a line in the object that lacks it', () => {
    expect(shape('{"a":1,"b":{}}', '/price', '/b/c', '/x/y')).toEqual([
      ['/x/y', [2], true, 1],
      ['/price', [0], true, 1],
      ['/b/c', [1], true, 2],
    ]);
    expect(mark('{"a":1}', '/a~1b')[1]!.parts[0]!.text).toBe('"a/b"');
  });

  it('marks nothing for the whole record, or for a pointer that is none', () => {
    expect(shape('{"a":1}', '')).toEqual([]);
    expect(shape('{"a":1}', 'garbage')).toHaveLength(1);
  });

  it('numbers only lines the record has', () => {
    expect(mark('{"a":1}', '/b').map(line => line.number)).toEqual([1, undefined, 2, 3]);
  });
});

describe('excerpt', () => {
  it('keeps what fails and tells what it leaves out', () => {
    const json = JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, i])));
    const shown = excerpt(mark(json, '/f100', '/f400'), 40);
    const lines = shown.filter(line => typeof line !== 'number');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter(line => line.failures.length > 0).map(line => line.pointer)).toEqual([
      '/f100',
      '/f400',
    ]);
    const left = shown.filter(line => typeof line === 'number').reduce((sum, n) => sum + n, 0);
    expect(left + lines.length).toBe(502);
    expect(excerpt(mark('{"a":1}', '/a'), 40)).toHaveLength(3);
  });
});
