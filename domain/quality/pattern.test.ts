import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { asciiAutomaton } from './pattern/automaton.ts';
import { compilePattern, PatternError } from './pattern.ts';

const test = (pattern: string, text: string): boolean => compilePattern(pattern).test(text);

/** Patterns of literals, classes, groups, alternatives and repeats: all that the table can take. */
const { pattern: patterns } = fc.letrec<{ pattern: string; atom: string; piece: string }>(tie => ({
  atom: fc.oneof(
    { withCrossShrink: true, maxDepth: 3 },
    fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '\\d', '\\s', 'é', '^', '$', '(?i)B'),
    tie('pattern').map(inner => `(?:${inner})`),
  ),
  piece: fc.tuple(tie('atom'), fc.constantFrom('', '*', '+', '?', '{2,3}')).map(parts => parts.join('')),
  pattern: fc.oneof(
    fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map(parts => parts.join('')),
    fc.tuple(tie('piece'), tie('piece')).map(parts => parts.join('|')),
  ),
}));

describe('compilePattern', () => {
  it('searches: an unanchored pattern may match anywhere', () => {
    expect(test('[A-Z]{3}', 'in EUR today')).toBe(true);
    expect(test('^[A-Z]{3}$', 'in EUR today')).toBe(false);
    expect(test('^[A-Z]{3}$', 'EUR')).toBe(true);
  });

  it('takes the end of the text literally', () => {
    expect(test('^a$', 'a\n')).toBe(false);
    expect(test('^a\\Z', 'a')).toBe(true);
    expect(test('^$', '')).toBe(true);
    expect(test('x', '')).toBe(false);
  });

  it.each([
    ['(?P<year>[0-9]{4})-(?P<month>[0-9]{2})', '2026-01', true],
    ['^\\u00e9t\\u{e9}$', 'été', true],
    ['^\\p{L}+$', 'Größe', true],
    ['(?i)^straße$', 'STRASSE', false],
    ['^\\p{L}+$', 'a1', false],
    ['\\bcat\\b', 'a cat!', true],
    ['\\bcat\\b', 'concat', false],
    ['^.$', '😀', true],
  ])('%s on %s is %s', (pattern, text, expected) => {
    expect(test(pattern, text)).toBe(expected);
  });

  it.each([
    ['(?=a)b', /look-around/],
    ['(?!a)b', /look-around/],
    ['(?<=a)b', /look-around/],
    ['(?<!a)b', /look-around/],
    ['(a)\\1', /back-references/],
    ['(?P<q>a)(?P=q)', /back-references/],
    ['(?>a)b', /never backtracks/],
    ['a++', /never backtracks/],
    ['(a{1000}){1000}', /repeat count/],
    ['a{1001}', /repeat count/],
    ['(unclosed', /pattern "\(unclosed": missing closing \)/],
    ['[z-a]', /invalid character class range/],
    ['*', /missing argument/],
  ])('refuses %s and says why', (pattern, reason) => {
    expect(() => compilePattern(pattern)).toThrow(PatternError);
    expect(() => compilePattern(pattern)).toThrow(reason);
  });

  it.each([
    ['(a+)+$', 'a'],
    ['\\s+$', ' '],
    ['^(a|aa)+$', 'a'],
    ['(x+x+)+y', 'x'],
    ['\\b(a|b|ab)*c', 'ab'],
  ])('%s takes time in proportion to the text', (pattern, unit) => {
    const compiled = compilePattern(pattern);
    const took = (repeats: number): number => {
      const text = `${unit.repeat(repeats)}!`;
      const began = performance.now();
      for (let round = 0; round < 3; round++) expect(compiled.test(text)).toBe(false);
      return performance.now() - began;
    };
    took(1000);
    // Ten times the text, and room for a busy machine; a backtracking engine would take a hundred times or for ever.
    expect(took(500_000)).toBeLessThan(40 * Math.max(took(50_000), 5));
  });

  it('agrees with re2js on every pattern and text', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', 'b', 'B', '1', ' ', '\n', 'é', '😀'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 20 }), (pattern, samples) => {
        const compiled = compilePattern(pattern);
        const reference = RE2JS.compile(pattern);
        for (const sample of samples) expect(compiled.test(sample)).toBe(reference.test(sample));
      }),
      { numRuns: 300 },
    );
  });

  it('runs everyday patterns as a table, and leaves what a table cannot answer to re2js', () => {
    const table = (pattern: string): boolean => asciiAutomaton(RE2JS.compile(pattern)) !== undefined;
    expect(
      ['^[A-Z]{1,5}$', '#\\w+', '^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$', '(?i)^eur$'].map(table),
    ).not.toContain(false);
    expect(['\\bcat', '(?m)^a', '(a|b)*a(a|b){12}'].map(table)).not.toContain(true);
  });
});
