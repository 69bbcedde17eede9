import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, filterParams, knownSources, parseFilters, RANGES, withParams } from './filters.ts';

const parse = (search: string) => parseFilters(new URLSearchParams(search));

describe('parseFilters', () => {
  it('takes the defaults from an empty address, without a word', () => {
    expect(parse('')).toEqual({ filters: DEFAULTS, hints: [] });
    expect(parse('sources=')).toEqual({ filters: DEFAULTS, hints: [] });
  });

  it('reads all of them', () => {
    expect(parse('range=week&sources=iot,market,iot&refresh=60').filters).toEqual({
      range: 'week',
      sources: ['iot', 'market'],
      refresh: 60,
    });
  });

  it.each([
    ['range=year', 'range'],
    ['range=__proto__', 'range'],
    ['range=constructor', 'range'],
    ['refresh=0', 'refresh'],
    ['refresh=61', 'refresh'],
    ['refresh=1e1', 'refresh'],
    ['refresh=-5', 'refresh'],
    ['sources=<script>', 'sources'],
    [`sources=${'x'.repeat(9000)}`, 'sources'],
  ])('falls back with a hint for %.40s', (search, param) => {
    const { filters, hints } = parse(search);
    expect(filters).toEqual(DEFAULTS);
    expect(hints.map(hint => hint.param)).toEqual([param]);
    expect(hints[0]!.message.length).toBeLessThan(140);
  });

  it('never throws and always gives something usable', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), search => {
        const { filters } = parse(search);
        expect(RANGES).toContain(filters.range);
        expect(filters.refresh).toBeGreaterThanOrEqual(1);
        expect(filters.refresh).toBeLessThanOrEqual(60);
      }),
    );
  });
});

describe('the address', () => {
  it('says the filters so that they read back the same', () => {
    fc.assert(
      fc.property(
        fc.record({
          range: fc.constantFrom(...RANGES),
          sources: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/), { maxLength: 6 }),
          refresh: fc.integer({ min: 1, max: 60 }),
        }),
        filters => {
          expect(parse(withParams('', filterParams(filters)))).toEqual({ filters, hints: [] });
        },
      ),
    );
  });

  it('keeps foreign parameters and leaves defaults out', () => {
    expect(withParams('?record=7&range=day', filterParams({ range: 'hour' }))).toBe('?record=7');
    expect(withParams('?range=day', { range: null })).toBe('');
    expect(withParams('', filterParams({ sources: ['a', 'b'] }))).toBe('?sources=a,b');
  });
});

describe('knownSources', () => {
  it('leaves out what does not exist and says so', () => {
    expect(knownSources(['a', 'x'], ['a', 'b'])).toEqual({
      sources: ['a'],
      hints: [{ param: 'sources', message: 'No source “x”: left out.' }],
    });
    expect(knownSources(['x'], ['a']).sources).toEqual([]);
    expect(knownSources(['x'], ['a']).hints[0]!.message).toContain('showing all sources');
    expect(knownSources(['b'], ['a', 'b']).hints).toEqual([]);
  });
});
