import { expect, it } from 'vitest';
import { contractIn, SMALL } from '../../../domain/contract/small.fixture.ts';
import { trialOf } from './trial.ts';

/** Its rule on the price waits for the transform that reads it; one more compares records with each other. */
const contract = contractIn(
  SMALL.replace(
    '    quality:\n      - id: has-price',
    `    quality:
      - id: one-price
        type: custom
        engine: greatExpectations
        implementation:
          type: expect_column_values_to_be_unique
          kwargs: {column: price}
      - id: has-price`,
  ),
);
const trial = trialOf(contract);
const context = { receivedAt: Date.parse('2026-11-23T12:00:00Z') };
const rulesOf = (record: unknown) =>
  trial
    .failures(Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)), context)
    .map(({ kind, rule, field }) => [kind, rule, field]);
const GOOD = { id: 'a', at: '2026-11-23T12:00:00Z', price: '5' };

it.each([
  ['passes', GOOD, []],
  ['what a transform cannot read', { ...GOOD, price: 'five' }, [['transform', 'number', '/price']]],
  ['a rule on what the transform writes', { ...GOOD, price: '11' }, [['rule', 'price-range', '/price']]],
  ['a warning of either stage', { id: 'a', at: GOOD.at }, [['rule', 'has-price', '/price']]],
  [
    'the quality stage first, and then no other',
    { id: 1, at: GOOD.at, price: '11' },
    [['schema', 'schema', '/id']],
  ],
  ['bytes that are no JSON', 'no JSON', [['malformed', 'json', '']]],
])('%s', (_, record, failures) => expect(rulesOf(record)).toEqual(failures));

it('names the rules that are asked of no single record', () => expect(trial.later).toEqual(['one-price']));

it('changes nothing of what it is given', () => {
  const bytes = Buffer.from(JSON.stringify(GOOD));
  trial.failures(bytes, context);
  expect(JSON.parse(bytes.toString())).toEqual(GOOD);
});
