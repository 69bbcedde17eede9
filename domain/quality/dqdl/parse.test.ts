import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CombinedRule, parseDqdl, type SingleRule } from './parse.ts';
import { DqdlError } from './tokens.ts';

const one = (rule: string) =>
  parseDqdl(`Rules = [ ${rule} ]`).rules[0] as unknown as Omit<SingleRule, 'kind'> &
    Omit<CombinedRule, 'kind'> & { kind: string };
const number = (value: number) => ({ kind: 'number', value });
const text = (value: string) => ({ kind: 'text', value });
const DAY = 86_400_000;

describe('parseDqdl', () => {
  it('reads rules between commas, with comments and whatever white space', () => {
    const { rules } = parseDqdl(
      '\ufeff# first\r\nRules=[IsComplete "a",\n\n  IsUnique\t"b" # why\n, // more\nRowCount>3]',
    );
    expect(rules.map(({ text: said, line, column }) => [said, line, column])).toEqual([
      ['IsComplete "a"', 2, 8],
      ['IsUnique\t"b"', 4, 3],
      ['RowCount>3', 6, 1],
    ]);
    expect(parseDqdl('Rules = [ ]').rules).toEqual([]);
  });

  it.each([
    ['> 3', '>', [number(3)]],
    ['>= -3.5', '>=', [number(-3.5)]],
    ['!= "x"', '!=', [text('x')]],
    ['= NULL', '=', [{ kind: 'keyword', value: 'NULL' }]],
    ['between 1 and 2', 'between', [number(1), number(2)]],
    ['not between 1 and 2', 'not between', [number(1), number(2)]],
    ['in ["a", 2, EMPTY]', 'in', [text('a'), number(2), { kind: 'keyword', value: 'EMPTY' }]],
    ['NOT IN ["a"]', 'not in', [text('a')]],
    ['matches "\\d+\\"x"', 'matches', [text('\\d+"x')]],
    ['> (now() - 3 days)', '>', [{ kind: 'time', shift: -3 * DAY }]],
    ['< (now() + 12 hours)', '<', [{ kind: 'time', shift: DAY / 2 }]],
    ['= now()', '=', [{ kind: 'time', shift: 0 }]],
    ['> (now() -1 days)', '>', [{ kind: 'time', shift: -DAY }]],
    ['> now() - 3 days', '>', [{ kind: 'time', shift: -3 * DAY }]],
    [
      'between now() - 3 days and now()',
      'between',
      [
        { kind: 'time', shift: -3 * DAY },
        { kind: 'time', shift: 0 },
      ],
    ],
    ['<= 24 hours', '<=', [{ kind: 'span', ms: DAY }]],
  ])('reads the comparison %s', (written, operator, values) => {
    expect(one(`ColumnValues "a" ${written}`).condition).toEqual({ operator, values });
  });

  it('reads where and a threshold, in either order', () => {
    const wanted = { where: "b = 'x'", threshold: { operator: '>', values: [number(0.9)] } };
    expect(one(`ColumnValues "a" in [1] with threshold > 0.9 where "b = 'x'"`)).toMatchObject(wanted);
    expect(one(`ColumnValues "a" in [1] where "b = 'x'" with threshold > 0.9`)).toMatchObject(wanted);
  });

  it('reads rules that and and or join, however deep', () => {
    const rule = one('(RowCount > 0) or ((IsComplete "a") AND (IsUnique "a") and (Mean "b" > 1))');
    expect(rule.kind).toBe('or');
    expect(rule.rules[1]).toMatchObject({ kind: 'and', rules: [{}, {}, {}] });
    expect(one('(IsComplete "a")')).toMatchObject({ kind: 'rule', type: 'IsComplete' });
  });

  it('knows constants, and passes over what is no rule', () => {
    const { rules, sections } = parseDqdl(
      'limit = 5\ncountries = ["DE", "FR"]\nMetadata = { "a": ["b"] }\nRules = [ RowCount > $limit, ColumnValues "c" in $countries ]\nAnalyzers = [ RowCount, Completeness "a" ]',
    );
    expect(rules).toMatchObject([
      { condition: { values: [number(5)] } },
      { condition: { values: [text('DE'), text('FR')] } },
    ]);
    expect(sections).toEqual(['Metadata', 'Analyzers']);
  });

  it('keeps what it has no meaning for', () => {
    expect(one('RowCount > avg(last(10))')).toMatchObject({ unreadable: '> avg(last(10))' });
    expect(one('IsUnique "a" with IGNORE_CASE = "true"')).toMatchObject({
      unreadable: 'with IGNORE_CASE = "true"',
    });
    expect(one('IsComplete "a" labels=["team=x"]').unreadable).toBeUndefined();
  });

  it.each([
    ['', '1:1', 'there is no Rules'],
    ['Rule = [ ]', '1:1', 'did you mean "Rules"?'],
    ['Rules = [\n  IsComplet "a"\n]', '2:3', 'did you mean "IsComplete"?'],
    ['Rules = [ isComplete "a" ]', '1:11', 'did you mean "IsComplete"?'],
    ['Rules = [ IsComplete "a" IsUnique "b" ]', '1:26', 'cannot stand here'],
    ['Rules = [ IsComplete "a', '1:22', 'no end'],
    ['Rules = [ IsComplete "a"', '1:25', 'expected ","'],
    ['Rules = [ RowCount > ]', '1:22', 'expected a value'],
    ['Rules = [ RowCount between 1 or 2 ]', '1:30', 'expected and'],
    ['Rules = [ ColumnValues "a" in "x" ]', '1:31', 'expected "["'],
    ['Rules = [ ColumnValues "a" > (now() - 3) ]', '1:37', 'days or hours'],
    ['Rules = [ ColumnValues "a" = null ]', '1:30', 'did you mean NULL?'],
    ['Rules = [ ColumnValues "a" in [1] with threshold ]', '1:50', 'expected a comparison'],
    ['Rules = [ ColumnValues "a" in [1] where x ]', '1:41', 'in quotes'],
    ['Rules = [ (IsComplete "a") and IsUnique "b" ]', '1:32', 'around each rule'],
    ['Rules = [ (IsComplete "a") and (IsUnique "b") or (IsUnique "c") ]', '1:47', 'parentheses'],
    ['Rules = [ RowCount > $limit ]', '1:22', 'there is no constant'],
    ['Rules = [ ], IsUnique "a"', '1:12', 'expected Rules'],
    ['Rules = [ § ]', '1:11', 'cannot stand here'],
    [`Rules = [ ${'('.repeat(200)}`, '1:', 'nested too deep'],
  ])('says where it cannot read %j', (source, place, reason) => {
    let found: unknown;
    try {
      parseDqdl(source);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(DqdlError);
    expect((found as Error).message).toMatch(new RegExp(`^${place}`));
    expect((found as Error).message).toMatch(
      new RegExp(reason.replaceAll(/[?[$"]/g, '\\$&').replace('"\\["', '"\\["')),
    );
  });

  it('never fails in another way, whatever the text', () => {
    const words = fc.constantFrom(
      'Rules',
      '=',
      '[',
      ']',
      '(',
      ')',
      'IsComplete',
      '"a"',
      ',',
      '>',
      '3',
      'and',
      'or',
      'in',
      'between',
      'with',
      'threshold',
      'where',
      'now',
      '$x',
      '-',
      'days',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 30 }).map(list => `Rules = [ ${list.join(' ')}`),
        ),
        source => {
          try {
            parseDqdl(source);
          } catch (error) {
            expect(error).toBeInstanceOf(DqdlError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
