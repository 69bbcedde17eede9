import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, positionOf } from './layout.ts';

const textOf = (json: string) => {
  const layout = layOut(json);
  if ('tooDeep' in layout) return 'too deep';
  if (!('lines' in layout)) return layout.stoppedAt;
  return layout.lines
    .map(line => '  '.repeat(line.indent) + line.parts.map(part => part.text).join(''))
    .join('\n');
};
const pointersOf = (json: string) => {
  const layout = layOut(json);
  return 'lines' in layout ? layout.lines.map(line => line.pointer) : undefined;
};

describe('layOut', () => {
  it('lays any JSON out as JSON.stringify would', () => {
    fc.assert(
      fc.property(fc.json(), json => {
        const value = JSON.parse(json);
        const compact = JSON.stringify(value);
        expect(textOf(compact)).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('keeps what parsing would lose', () => {
    expect(textOf('{"id":12345678901234567890,"a":1.10,"a":2e3}')).toBe(
      '{\n  "id": 12345678901234567890,\n  "a": 1.10,\n  "a": 2e3\n}',
    );
  });

  it('knows the JSON Pointer of each value', () => {
    expect(pointersOf('{"a/b":[{"~":1},[]],"":null}')).toEqual([
      '',
      '/a~1b',
      '/a~1b/0',
      '/a~1b/0/~0',
      undefined,
      '/a~1b/1',
      undefined,
      '/',
      undefined,
    ]);
  });

  it.each([
    ['{"price": 12.5, "symbol": AAPL}', 26],
    ['{"a":1', 6],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{"a":}', 5],
    ['{1:2}', 1],
    ['{"a":1]', 6],
    ['{"a":[1}', 7],
    ['{} {}', 3],
    ['', 0],
    ['   ', 3],
    ['"open', 0],
    ['{"a":"tab\there"}', 5],
    ['01', 1],
    ['}', 0],
    ['{"a":{}x}', 7],
    ['nul', 0],
  ])('says where %s stops being JSON', (text, at) => {
    expect(textOf(text)).toBe(at);
  });

  it('agrees with JSON.parse on what is JSON', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'null', ' ')),
        pieces => {
          const text = pieces.join('');
          let parses = true;
          try {
            JSON.parse(text);
          } catch {
            parses = false;
          }
          expect('lines' in layOut(text)).toBe(parses);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('survives depth and length', () => {
    expect(textOf('['.repeat(100))).toBe(100);
    expect(textOf('['.repeat(100_000))).toBe('too deep');
    expect(textOf(`"${'x'.repeat(1_000_000)}"`)).toHaveLength(1_000_002);
  });
});

describe('positionOf', () => {
  it('counts lines and columns from 1', () => {
    expect(positionOf('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
    expect(positionOf('ab', 0)).toEqual({ line: 1, column: 1 });
  });
});
