import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, firstBadByte, hexRows, visible } from './visible.ts';

describe('visible', () => {
  it('names what cannot be seen and leaves the rest', () => {
    expect(visible('a\u202eb\u0000')).toEqual([
      { text: 'a', odd: false },
      { text: 'U+202E', odd: true },
      { text: 'b', odd: false },
      { text: 'U+0000', odd: true },
    ]);
    expect(visible('Grüße 数据 👍')).toEqual([{ text: 'Grüße 数据 👍', odd: false }]);
    expect(visible('')).toEqual([]);
  });
});

describe('bytes that are not text', () => {
  it('finds the first bad one, wherever it is', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('{"city":"Zürich'), 0xff, 0x22, 0x7d]);
    expect(firstBadByte(bytes)).toBe(16);
    expect(firstBadByte(new TextEncoder().encode('Zürich'))).toBeUndefined();
    expect(firstBadByte(new Uint8Array([0xff]))).toBe(0);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' }), (before, after) => {
        const head = new TextEncoder().encode(before);
        const tail = new TextEncoder().encode(after);
        for (const bad of [0xff, 0xe9, 0xf0])
          expect(firstBadByte(new Uint8Array([...head, bad, ...tail]))).toBe(head.length);
      }),
    );
  });

  it('shows them in rows, the bad one marked', () => {
    const bytes = bytesOf(btoa(`${'x'.repeat(17)}\xff`))!;
    const rows = hexRows(bytes, 17, 1000);
    expect(rows.map(row => [row.offset, row.cells.length])).toEqual([
      [0, 8],
      [8, 8],
      [16, 2],
    ]);
    expect(rows[2]!.cells[1]).toEqual({ hex: 'ff', char: '·', bad: true });
    expect(hexRows(bytes, undefined, 16)).toHaveLength(2);
    expect(bytesOf('***')).toBeUndefined();
  });
});
