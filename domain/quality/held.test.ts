import { describe, expect, it } from 'vitest';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import type { JsonObject } from '../json.ts';
import type { Failure } from './failure.ts';
import { type Claimed, Holding } from './held.ts';
import { compileStored } from './stored.ts';
import { received, spec, trades } from './trades.fixture.ts';

const unique = (more: Partial<RuleSpec> = {}): RuleSpec => ({
  ...spec('unique', 'expect_column_values_to_be_unique', { column: 'symbol' }),
  scope: 'table',
  ...more,
});
const self = (id: string): Claimed['self'] => ({ id, row: id });

/** Frames of one transaction, each a list of records by id; `table`: who holds what before. */
function judged(
  frames: [id: string, symbol: string | null][][],
  {
    table = {},
    write = 'append',
    rule = unique(),
  }: { table?: Record<string, string>; write?: Contract['write']; rule?: RuleSpec } = {},
): string[] {
  const stored = compileStored({ ...trades, transforms: [], rules: [rule] });
  const holding = new Holding(write);
  const failing: string[] = [];
  for (const records of frames) {
    const frame = stored.open(
      records.map(([, symbol]): JsonObject => ({ symbol })),
      received,
    );
    const answers = frame.claims().map(({ values, index }): Claimed => {
      const [id] = records[index]!;
      const others = Object.entries(table).filter(
        ([holder, symbol]) => holder !== id && symbol === values[0],
      );
      return { self: self(id), stored: others.map(([holder]) => self(holder)) };
    });
    frame.hold(answers, holding);
    const counts = frame.counts().unique!;
    expect(counts.passed + counts.failed + counts.notEvaluated + counts.errors).toBe(records.length);
    records.forEach(([id], i) => {
      if (frame.failures[i]) failing.push(`${id}: ${frame.failures[i].map(({ message }) => message).join()}`);
    });
  }
  return failing;
}

describe('uniqueness over the table', () => {
  it('is broken by who comes later, not by who was first', () => {
    expect(
      judged([
        [
          ['a', 'X'],
          ['b', 'Y'],
          ['c', 'X'],
        ],
        [['d', 'Y']],
      ]),
    ).toEqual(["c: symbol is 'X', as in the record a", "d: symbol is 'Y', as in the record b"]);
    expect(
      judged(
        [
          [
            ['a', 'X'],
            ['b', null],
            ['c', null],
          ],
        ],
        { table: { z: 'X' } },
      ),
    ).toEqual(["a: symbol is 'X', as in the record z"]);
  });

  it('is not broken by the record itself', () => {
    expect(judged([[['a', 'X']], [['a', 'X']]], { table: { a: 'X' } })).toEqual([]);
  });

  it('a record that is to be quarantined holds nothing', () => {
    expect(
      judged(
        [
          [
            ['b', 'X'],
            ['c', 'X'],
          ],
        ],
        { table: { z: 'X' } },
      ),
    ).toHaveLength(2);
    expect(
      judged(
        [
          [
            ['b', 'X'],
            ['c', 'Y'],
          ],
          [
            ['c', 'Y'],
            ['d', 'Y'],
          ],
        ],
        { table: { z: 'X' } },
      ),
    ).toEqual(["b: symbol is 'X', as in the record z", "d: symbol is 'Y', as in the record c"]);
  });

  it('one that is loaded with a warning holds its values all the same', () => {
    const rule = unique({ severity: 'warning' });
    expect(
      judged(
        [
          [
            ['a', 'X'],
            ['b', 'X'],
            ['c', 'X'],
          ],
        ],
        { rule },
      ),
    ).toHaveLength(2);
  });

  it('a value that an upsert gives up is free, for those that come after it', () => {
    const table = { a: 'X', b: 'Y' };
    expect(
      judged(
        [
          [
            ['a', 'Z'],
            ['b', 'X'],
          ],
        ],
        { table, write: 'upsert' },
      ),
    ).toEqual([]);
    expect(
      judged(
        [
          [
            ['b', 'X'],
            ['a', 'Z'],
          ],
        ],
        { table, write: 'upsert' },
      ),
    ).toHaveLength(1);
    expect(
      judged(
        [
          [
            ['a', null],
            ['b', 'X'],
          ],
        ],
        { table, write: 'upsert' },
      ),
    ).toEqual([]);
    expect(
      judged(
        [
          [
            ['a', 'Z'],
            ['a', 'W'],
            ['b', 'Z'],
          ],
        ],
        { table, write: 'upsert' },
      ),
    ).toEqual([]);
    expect(
      judged(
        [
          [
            ['a', 'Z'],
            ['b', 'X'],
          ],
        ],
        { table },
      ),
    ).toHaveLength(1);
  });

  it('knows nothing of a record that has failed badly before it, or has no id', () => {
    const stored = compileStored({
      ...trades,
      transforms: [],
      rules: [spec('first', 'expect_column_values_to_be_unique', { column: 'venue' }), unique()],
    });
    const frame = stored.open([{ symbol: 'X' }, { symbol: 'X' }], received);
    const bad: Failure = {
      kind: 'rule',
      rule: 'r',
      field: '',
      expected: '',
      message: '',
      severity: 'critical',
    };
    frame.failures[0] = [bad];
    const claims = frame.claims();
    frame.hold(
      claims.map(({ index }) => (index === 1 ? undefined : { self: self('a'), stored: [] })),
      new Holding('append'),
    );
    expect(frame.counts().unique).toEqual({ passed: 0, failed: 0, notEvaluated: 2, errors: 0 });
  });
});
