import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineSplitter } from './lines.ts';

function split(chunks: (string | Uint8Array)[]): string[] {
  const lines: string[] = [];
  const splitter = lineSplitter(line => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.flush();
  return lines;
}

test('gives the same lines however the bytes are cut', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(), { maxLength: 8 }), (lines, cuts) => {
      const bytes = Buffer.from(lines.map(text => `${text}\n`).join(''));
      const places = [0, ...cuts.map(cut => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
      const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
      expect(split(chunks)).toEqual(lines);
    }),
  );
});

test('knows both kinds of line ends, leaves out empty lines, keeps the last without an end', () => {
  expect(split(['a\r\nb\n\n\nc'])).toEqual(['a', 'b', 'c']);
});

test('cuts what never ends', () => {
  expect(split(['x'.repeat(2_500_000)]).map(line => line.length)).toEqual([1_048_576, 1_048_576, 402_848]);
});
