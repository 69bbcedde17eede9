import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../quality/failure.ts';
import { type Repair, repair, repairSchema } from './repair.ts';

const failed = (field: string, more: Partial<Failure> = {}): Failure => ({
  kind: 'rule',
  rule: 'R-1',
  field,
  expected: 'x',
  message: 'm',
  severity: 'critical',
  ...more,
});
const read = (how: unknown): Repair => v.parse(repairSchema, how);
function repaired(text: string, how: unknown, ...failures: Failure[]): string {
  const outcome = repair(read(how), Buffer.from(text), failures);
  return outcome.kind === 'repaired'
    ? outcome.bytes.toString()
    : outcome.kind === 'impossible'
      ? outcome.reason
      : outcome.kind;
}

describe('flows', () => {
  const flows = [
    { when: { rule: 'R-2' }, steps: [{ op: 'remove', path: '/note' }] },
    { when: { kind: 'schema', field: '/items/*/sku' }, steps: [{ op: 'cast', to: 'string' }] },
    {
      when: { rule: 'R-1' },
      steps: [
        { op: 'default', path: '/unit', value: 'C' },
        { op: 'replace', value: 0 },
      ],
    },
    { when: {}, steps: [{ op: 'replace', path: '/a', value: 'never' }] },
  ];

  it('the first that matches a failure wins, whatever the order of the failures', () =>
    expect(repaired('{"a":1,"note":2}', { flows }, failed('/a'), failed('/a', { rule: 'R-2' }))).toBe(
      '{"a":1}',
    ));

  it('a step without a path is done at each field that failed so', () =>
    expect(
      repaired(
        '{"items":[{"sku":1},{"sku":"b"},{"sku":3.0}]}',
        { flows },
        ...['/items/0/sku', '/items/2/sku'].map(field => failed(field, { kind: 'schema', rule: 'schema' })),
      ),
    ).toBe('{"items":[{"sku":"1"},{"sku":"b"},{"sku":"3.0"}]}'));

  it('steps are done in their order, and the rest is written as it stood', () =>
    expect(repaired('{"big":12345678901234567890,"one":1.0,"a":5,"e":1e3}', { flows }, failed('/a'))).toBe(
      '{"big":12345678901234567890,"one":1.0,"a":0,"e":1e3,"unit":"C"}',
    ));

  it('is done to every item of a list that failed, however removing one moves the others', () =>
    expect(
      repaired(
        `{"l":[${Array.from({ length: 12 }, (_, i) => i)}]}`,
        { flows: [{ when: {}, steps: [{ op: 'remove' }] }] },
        ...['/l/0', '/l/2', '/l/10', '/l/9'].map(field => failed(field)),
      ),
    ).toBe('{"l":[1,3,4,5,6,7,8,11]}'));

  it('goes where a pointer says, into lists, escaped names and names of prototypes', () =>
    expect(
      repaired(
        '{"l":[{"a/b":1},{"~1":{"x":"5"}}],"":{"":"y"},"__proto__":{"n":"7"},"1e400":1e400,"-":-0}',
        {
          flows: [
            {
              when: {},
              steps: [
                { op: 'remove', path: '/l/0/a~1b' },
                { op: 'cast', path: '/l/1/~01/x', to: 'integer' },
                { op: 'replace', path: '//', value: { __proto__: null, z: [1] } },
                { op: 'cast', path: '/__proto__/n', to: 'number' },
                { op: 'default', path: '/constructor', value: 'C' },
              ],
            },
          ],
        },
        failed(''),
      ),
    ).toBe(
      '{"l":[{},{"~1":{"x":5}}],"":{"":{"z":[1]}},"__proto__":{"n":7},"1e400":1e400,"-":-0,"constructor":"C"}',
    ));

  it('names the flow and the step that cannot be done, and changes nothing', () => {
    const many = [
      { when: { rule: 'R-9' }, steps: [{ op: 'remove' }] },
      {
        when: {},
        steps: [
          { op: 'remove', path: '/x' },
          { op: 'cast', path: '/a', to: 'number' },
        ],
      },
    ];
    const bytes = Buffer.from('{"a":"one","x":1}');
    expect(repair(read({ flows: many }), bytes, [failed('/a')])).toEqual({
      kind: 'impossible',
      flow: 1,
      reason: 'flow 2, step 2, cast /a: it cannot be read as number',
    });
    expect(bytes.toString()).toBe('{"a":"one","x":1}');
  });

  it('a record that no flow is for is left alone', () =>
    expect(repaired('{}', { flows: flows.slice(0, 2) }, failed('/a'))).toBe('unmatched'));

  it.each([
    ['{"b":1}', { op: 'replace', value: 1 }, '/a', 'replace /a: there is nothing to replace'],
    ['{"a":{}}', { op: 'cast', to: 'number' }, '/a', 'cast /a: it cannot be read as number'],
    ['{"a":1}', { op: 'default', value: 1 }, '/a/b', 'default /a/b: there is nothing below /a'],
    ['{"a":1}', { op: 'default', value: 1 }, '/x/y', 'default /x/y: there is no /x'],
    ['{"a":1}', { op: 'remove' }, '', 'remove the record: the whole record is no place in it'],
    ['{"a":1}', { op: 'remove', path: '/x/y' }, '', '{"a":1}'],
    ['{"l":[1]}', { op: 'replace', value: 0 }, '/l/-', 'replace /l/-: there is nothing to replace'],
    ['{"l":[1]}', { op: 'default', value: 0 }, '/l/1', 'default /l/1: the list has no item 1'],
    ['{"l":[1]}', { op: 'replace', value: 0 }, '/l/00', 'replace /l/00: there is nothing to replace'],
    ['{}', { op: 'cast', path: '/toString', to: 'string' }, '', 'cast /toString: there is nothing to cast'],
    ['{}', { op: 'default', path: '/__proto__/polluted', value: 1 }, '', 'there is no /__proto__'],
    ['{"a":', { op: 'remove' }, '/a', 'only its whole text can be replaced'],
    ['[1]', { op: 'remove' }, '/0', 'only its whole text can be replaced'],
    [`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, { op: 'remove' }, '/a', 'nests too deep'],
  ])('%s, %j', (text, step, field, expected) =>
    expect(repaired(text, { flows: [{ when: {}, steps: [step] }] }, failed(field))).toContain(expected),
  );
});

describe('a patch', () => {
  it('is done as RFC 6902 has it', () =>
    expect(
      repaired('{"a":1,"l":[1,2],"n":{"x~/":1.0}}', {
        patch: [
          { op: 'test', path: '/n', value: { 'x~/': 1 } },
          { op: 'add', path: '/l/1', value: 9 },
          { op: 'add', path: '/l/-', value: 3 },
          { op: 'move', from: '/a', path: '/b' },
          { op: 'copy', from: '/n/x~0~1', path: '/c' },
          { op: 'remove', path: '/n' },
          { op: 'replace', path: '/b', value: null },
        ],
      }),
    ).toBe('{"l":[1,9,2,3],"b":null,"c":1.0}'));

  it('may replace the whole record', () =>
    expect(repaired('{"a":1}', { patch: [{ op: 'replace', path: '', value: { b: 2 } }] })).toBe('{"b":2}'));

  it.each([
    [{ op: 'test', path: '/a', value: 2 }, 'operation 1, test /a: the value is another'],
    [{ op: 'remove', path: '/x' }, 'there is nothing there'],
    [{ op: 'replace', path: '/x/y', value: 1 }, 'there is no'],
    [{ op: 'move', from: '/x', path: '/y' }, 'there is nothing at /x'],
    [{ op: 'move', from: '/o', path: '/o/p' }, 'cannot move into itself'],
    [{ op: 'add', path: '/l/5', value: 1 }, 'the list has no place 5'],
    [{ op: 'remove', path: '' }, 'what is left is no JSON object'],
  ])('%j says why it cannot be done', (operation, why) =>
    expect(repaired('{"a":1,"l":[1],"o":{}}', { patch: [operation] })).toContain(why),
  );

  it('copies of copies end before they fill the memory', () =>
    expect(
      repaired('{"a":1}', {
        patch: Array.from({ length: 200 }, (_, i) => ({ op: 'copy', from: '', path: `/c${i}` })),
      }),
    ).toMatch(/operation \d+, copy .*copies more than 524288 characters/));

  it('leaves prototypes alone', () => {
    expect(repaired('{}', { patch: [{ op: 'add', path: '/__proto__', value: { bad: 1 } }] })).toBe(
      '{"__proto__":{"bad":1}}',
    );
    expect(({} as { bad?: number }).bad).toBeUndefined();
  });
});

it('a new text replaces whatever bytes there were', () =>
  expect(repaired('{"broken', { text: '{"ok":true}' })).toBe('{"ok":true}'));

describe('what is no repair is refused', () => {
  it.each([
    [
      { flows: Array(10_000).fill({ when: {}, steps: [{ op: 'remove' }] }) },
      'flows: must have at most 50 flows',
    ],
    [
      { flows: [{ when: {}, steps: Array(51).fill({ op: 'remove' }) }] },
      'flows.0.steps: must have at most 50 steps',
    ],
    [
      { flows: [{ when: {}, steps: [{ op: 'remove' }, { op: 'burn' }] }] },
      'flows.0.steps.1.op: must be one of replace, remove',
    ],
    [
      { flows: [{ when: { kind: 'x' }, steps: [{ op: 'remove' }] }] },
      'flows.0.when.kind: must be one of malformed',
    ],
    [{ flows: {} }, 'flows: must be a list of flows'],
  ])('in words', (how, words) => {
    const [issue] = v.safeParse(repairSchema, how).issues ?? [];
    expect(`${v.getDotPath(issue!)}: ${issue!.message}`).toContain(words);
  });

  it.each([
    [{}],
    [{ flows: [] }],
    [{ flows: [{ when: {}, steps: [] }] }],
    [{ flows: [{ when: { rul: 'x' }, steps: [{ op: 'remove' }] }] }],
    [{ flows: [{ when: {}, steps: [{ op: 'replace' }] }] }],
    [{ flows: [{ when: {}, steps: [{ op: 'explode' }] }] }],
    [{ flows: [{ when: {}, steps: [{ op: 'cast', to: 'date' }] }] }],
    [{ flows: [{ when: {}, steps: [{ op: 'remove', path: 'price' }] }] }],
    [{ flows: [{ when: {}, steps: [{ op: 'remove', path: '' }] }] }],
    [{ patch: [{ op: 'add', path: '/a' }] }],
    [{ patch: [{ op: 'move', path: '/a' }] }],
    [{ patch: [], text: 'both' }],
    [{ text: 1 }],
    [null],
  ])('%j', how => expect(v.safeParse(repairSchema, how).success).toBe(false));
});
