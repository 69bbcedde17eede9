import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elements, LONGEST_RECORD, lines, type Piece } from './split.ts';

async function* chunked(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(pieces: AsyncIterable<Piece>): Promise<Piece[]> {
  const found: Piece[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}
const texts = async (pieces: AsyncIterable<Piece>) =>
  (await collect(pieces)).map(({ line, bytes, fault }) => [line, bytes?.toString().trim() ?? fault]);

describe('lines', () => {
  it('come with their numbers, without blank ones and line ends', async () => {
    expect(await texts(lines(chunked('{"a":1}\r\n\n  \n{"b":2}', 3)))).toEqual([
      [1, '{"a":1}'],
      [4, '{"b":2}'],
    ]);
    expect(await texts(lines(chunked('', 1)))).toEqual([]);
  });

  it('are the same however the file is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', '\n', '\r', 'é', ' ')),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const text = parts.join('');
          expect(await texts(lines(chunked(text, size)))).toEqual(
            await texts(lines(chunked(text, 1_000_000))),
          );
        },
      ),
    );
  });

  it('that are too long are passed over, and the next one is found', async () => {
    const text = `${'x'.repeat(LONGEST_RECORD + 1)}\n{"a":1}\n`;
    expect(await texts(lines(chunked(text, 65_536)))).toEqual([
      [1, 'longer than 1048576 bytes'],
      [2, '{"a":1}'],
    ]);
    const [piece] = await collect(lines(chunked('x'.repeat(LONGEST_RECORD), 65_536)));
    expect(piece?.bytes?.length).toBe(LONGEST_RECORD);
  });
});

describe('elements', () => {
  it.each<[string, [number, string][]]>([
    [
      '[{"a":1},{"b":[2,3]}]',
      [
        [1, '{"a":1}'],
        [1, '{"b":[2,3]}'],
      ],
    ],
    [
      '[\n {"a":"]},{["},\n\n {"b":"\\"]"}\n]\n',
      [
        [2, '{"a":"]},{["}'],
        [4, '{"b":"\\"]"}'],
      ],
    ],
    ['[]', []],
    [
      '[1, "x" , null]',
      [
        [1, '1'],
        [1, '"x"'],
        [1, 'null'],
      ],
    ],
    [
      '{"a":1}\n{"b":\n2}',
      [
        [1, '{"a":1}'],
        [2, '{"b":\n2}'],
      ],
    ],
    [
      '[{"a":1},,{"b":2}]',
      [
        [1, '{"a":1}'],
        [1, '{"b":2}'],
      ],
    ],
    [
      '[{"a":1}',
      [
        [1, '{"a":1}'],
        [1, 'the file ends inside its list'],
      ],
    ],
    [
      '[{"a":1},{"b"',
      [
        [1, '{"a":1}'],
        [1, '{"b"'],
        [1, 'the file ends inside its list'],
      ],
    ],
    ['{"a":1', [[1, '{"a":1']]],
    ['nonsense', [[1, 'nonsense']]],
    ['', []],
  ])('of %s', async (text, expected) => {
    for (const size of [1, 2, 7, 1000]) expect(await texts(elements(chunked(text, size)))).toEqual(expected);
  });

  it('give back every list of records, laid out in any way', async () => {
    const layout = fc.constantFrom(undefined, 1, '\t');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        layout,
        fc.integer({ min: 1, max: 50 }),
        async (records, indent, size) => {
          const found = await collect(elements(chunked(JSON.stringify(records, null, indent), size)));
          expect(found.map(({ bytes }) => JSON.parse(String(bytes)))).toEqual(
            JSON.parse(JSON.stringify(records)),
          );
        },
      ),
    );
  });
});
