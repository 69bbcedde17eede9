import { describe, expect, it } from 'vitest';
import { SERIES_COLOURS, seriesOf } from './series.ts';

const sources = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ source: `s${String(i).padStart(2, '0')}`, title: `S ${i}` }));

describe('seriesOf', () => {
  it('keeps a source’s colour whatever is chosen beside it', () => {
    const all = sources(5);
    expect(seriesOf(all.toReversed(), ['s03'])).toEqual([seriesOf(all, [])[3]]);
  });

  it('gathers what has no colour of its own', () => {
    expect(seriesOf(sources(SERIES_COLOURS), []).every(one => one.colour > 0)).toBe(true);
    const many = seriesOf(sources(12), []);
    expect(many).toHaveLength(SERIES_COLOURS);
    expect(many.at(-1)).toMatchObject({ colour: 0, label: '5 more sources' });
    expect(many.flatMap(one => one.sources)).toHaveLength(12);
  });
});
