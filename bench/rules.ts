import type { Contract, RuleSpec } from '../domain/contract/contract.ts';
import { rawSchema } from '../domain/contract/schema.ts';
import { decodeFrame } from '../domain/frame/decode.ts';
import { encodeValidated } from '../domain/frame/encode.ts';
import type { JsonObject } from '../domain/json.ts';
import { compileRules } from '../domain/quality/judge.ts';
import { compileSchema } from '../domain/quality/schema.ts';
import { compileValidator } from '../domain/quality/validate.ts';
import { type Figures, workInTurns } from './measure.ts';
import { FRAME_RECORDS, orderFrames, orderLine } from './orders.ts';

const COUNTS = [0, 10, 50, 200];
const RECORDS = 20_000;
const ROUNDS = 15;

type Typical = readonly [type: string, kwargs: JsonObject];

/** What people write for an order; every good record passes. */
const TYPICAL: readonly Typical[] = [
  ['expect_column_values_to_not_be_null', { column: 'customer_id' }],
  ['expect_column_values_to_be_between', { column: 'quantity', min_value: 1, max_value: 100 }],
  ['expect_column_values_to_be_in_set', { column: 'currency', value_set: ['EUR', 'USD', 'GBP', 'CHF'] }],
  ['expect_column_values_to_match_regex', { column: 'order_id', regex: '^O-[0-9]{9}$' }],
  ['expect_column_value_lengths_to_be_between', { column: 'note', min_value: 1, max_value: 500 }],
  ['expect_record_to_be_fresh', { column: 'ordered_at', max_age_seconds: 86_400 }],
  ['expect_column_pair_values_a_to_be_greater_than_b', { column_A: 'total', column_B: 'discount' }],
  ['expect_column_values_to_be_between', { column: 'unit_price', min_value: 0, strict_min: true }],
  ['expect_column_values_to_not_be_in_set', { column: 'status', value_set: ['test', 'dummy'] }],
  ['expect_column_values_to_match_regex', { column: 'product_id', regex: '^P-[0-9]+$' }],
];

/** The typical rules over and over; from the second turn on with other figures, so that no two are one. */
const rulesOf = (count: number): RuleSpec[] =>
  Array.from({ length: count }, (_, i) => {
    const [type, kwargs] = TYPICAL[i % TYPICAL.length]!;
    const turn = Math.floor(i / TYPICAL.length);
    const more = typeof kwargs.max_value === 'number' ? { max_value: kwargs.max_value + turn } : {};
    return {
      id: `r${i}`,
      name: type,
      type,
      kwargs: { ...kwargs, ...more },
      dimension: 'conformity',
      severity: 'critical',
    };
  });

/**
 * The cost of rules on good records of 500 bytes, on one core: the rules alone, and the quality stage without I/O (frame
 * decoded, records parsed, schema, rules, frame encoded). Beside them JSON.parse and Ajv of the same records in the same
 * run: JSON.parse is the floor of the rules alone.
 */
export function benchRules(contract: Contract): Figures {
  const now = Date.now();
  const context = { receivedAt: now };
  const lines = Array.from({ length: RECORDS }, (_, n) => orderLine(n, now));
  const texts = lines.map(String);
  const records = texts.map(text => JSON.parse(text) as JsonObject);
  const frames = orderFrames(RECORDS / FRAME_RECORDS, 0, now);
  const schema = compileSchema(contract, rawSchema(contract));

  const judges = COUNTS.map(count => compileRules(rulesOf(count), contract));
  const alone = judges.map(judge => () => {
    const tallies = judge.open();
    for (const record of records)
      if (judge.judge(record, context, tallies)) throw new Error('a good record failed');
  });
  const stages = COUNTS.map(count => {
    const validator = compileValidator({ ...contract, rules: rulesOf(count), transforms: [] });
    return () => {
      for (const data of frames) {
        const decoded = decodeFrame(data);
        if (decoded.kind !== 'raw') throw new Error(decoded.kind);
        const { header, records } = decoded.frame;
        const verdicts = validator.validate(records, context);
        if (Object.keys(verdicts.failures).length > 0) throw new Error('a good record failed');
        encodeValidated({ header, records, verdicts });
      }
    };
  });
  const parse = () => {
    for (const text of texts) JSON.parse(text);
  };
  const ajv = () => {
    for (const record of records) if (schema(record, 0)) throw new Error('a good record failed');
  };
  const seconds = workInTurns(ROUNDS, [parse, ajv, ...alone, ...stages]);
  const [parsing, checking, ...rest] = seconds.map(all => (all / RECORDS) * 1e9) as [
    number,
    number,
    ...number[],
  ];

  const figures: Figures = {
    'JSON.parse': { value: parsing, unit: 'ns/record' },
    'Ajv alone': { value: checking, unit: 'ns/record' },
  };
  const base = rest[0] ?? 0;
  for (const [i, count] of COUNTS.entries()) {
    const [rules, stage] = [rest[i]!, rest[COUNTS.length + i]!];
    if (count > 0) {
      figures[`${count} rules`] = { value: rules, unit: 'ns/record', floor: parsing, ratio: parsing / rules };
      figures[`${count} rules, each`] = { value: (rules - base) / count, unit: 'ns/rule and record' };
    }
    figures[`quality stage, ${count} rules`] = { value: 1e9 / stage, unit: 'records/s' };
  }
  return figures;
}
