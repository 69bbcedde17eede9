import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCritical } from '../../frame/frame.ts';
import type { Json, JsonObject } from '../../json.ts';
import { compileValidator } from '../../quality/validate.ts';
import type { Contract } from '../contract.ts';
import { describeProblem } from '../problems.ts';
import { readContract } from '../read.ts';
import { typed } from './cells.ts';
import { draftContract, NothingToInfer, sourceId } from './draft.ts';

function drafted(records: readonly JsonObject[]): Contract {
  const yaml = draftContract(records, 'sample');
  const read = readContract(yaml, 'sample.odcs.yaml');
  if ('problems' in read) throw new Error(`${read.problems.map(describeProblem).join('\n')}\n${yaml}`);
  return read.contract;
}
const rows = (count: number, row: (i: number) => JsonObject): JsonObject[] =>
  Array.from({ length: count }, (_, i) => row(i));
const day = (i: number): string => new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString();

const orders = rows(100, i => ({
  order_id: `O-${1000 + i}`,
  ordered_at: day(i),
  customer_id: `C-${i % 7}`,
  email: `c${i % 7}@example.com`,
  amount: 10 + (i % 30) + 0.5,
  quantity: 1 + (i % 4),
  status: ['new', 'paid', 'sent'][i % 3]!,
  ...(i % 2 ? { note: 'gift' } : {}),
  session: `0b5cbd42-5d4f-4c3f-9a1c-${String(i).padStart(12, '0')}`,
  address: { city: 'Berlin', zip: '10115' },
  tags: ['a', 'b'],
  express: i % 2 === 0,
}));

test('types, formats and what is required', () => {
  const contract = drafted(orders);
  expect(contract.fields.map(({ name, type, required }) => `${name} ${type}${required ? '!' : ''}`)).toEqual([
    'order_id string!',
    'ordered_at timestamp!',
    'customer_id string!',
    'email string!',
    'amount number!',
    'quantity integer!',
    'status string!',
    'session string!',
    'address object!',
    'tags array!',
    'express boolean!',
    'note string',
  ]);
  const field = (name: string) => contract.fields.find(f => f.name === name)!;
  expect(field('email')).toMatchObject({ options: { format: 'email' }, classification: 'personal' });
  expect(field('session').physicalType).toBe('uuid');
  expect(field('address').properties!.map(({ name }) => name)).toEqual(['city', 'zip']);
  expect(field('tags').items!.type).toBe('string');
});

test('the event time, the primary key and the key', () => {
  expect(drafted(orders)).toMatchObject({ time: 'ordered_at', key: ['customer_id'], source: 'sample' });
  expect(
    drafted(orders)
      .fields.filter(f => f.primaryKey)
      .map(({ name }) => name),
  ).toEqual(['order_id']);
  const readings = rows(60, i => ({ station: `S${i % 3}`, at: day(Math.floor(i / 3)), value: i }));
  expect(
    drafted(readings)
      .fields.filter(f => f.primaryKey)
      .map(({ name }) => name),
  ).toEqual(['station', 'at']);
});

test('ranges with a margin and sets of few values, as warnings', () => {
  const { rules } = drafted(orders);
  expect(rules.every(({ severity }) => severity === 'warning')).toBe(true);
  const kwargs = (id: string) => rules.find(rule => rule.id === id)!.kwargs;
  expect(kwargs('range-amount')).toEqual({ column: 'amount', min_value: 7, max_value: 43 });
  expect(kwargs('range-quantity')).toEqual({ column: 'quantity', min_value: 0, max_value: 5 });
  expect(kwargs('known-status')).toEqual({ column: 'status', value_set: ['new', 'paid', 'sent'] });
  expect(rules.map(({ id }) => id)).not.toContain('known-email');
});

test.each<[string, (i: number) => Json, JsonObject, string]>([
  [
    'Jan 1 2000',
    i => `Jan ${1 + (i % 28)} 2000`,
    { field: 'when', format: 'MMM d yyyy', as: 'date' },
    'date',
  ],
  [
    '31.12.2026 09:30',
    i => `${1 + (i % 28)}.12.2026 09:30`,
    { field: 'when', format: 'day_first', time_zone: 'UTC' },
    'timestamp',
  ],
  [
    '12/31/2026',
    i => `12/${1 + (i % 28)}/2026`,
    { field: 'when', format: 'month_first', as: 'date' },
    'date',
  ],
  [
    'no offset',
    i => `2026-01-01T0${i % 10}:00:00`,
    { field: 'when', format: 'iso', time_zone: 'UTC' },
    'timestamp',
  ],
  ['milliseconds', i => 1_772_000_000_000 + i, { field: 'at', format: 'epoch_millis' }, 'timestamp'],
  ['seconds', i => 1_772_000_000 + i, { field: 'at', format: 'epoch_seconds' }, 'timestamp'],
])('a time written as %s is read by the transform date', (_, value, options, type) => {
  const name = String(options.field);
  const contract = drafted(rows(40, i => ({ [name]: value(i), id: `a${i}` })));
  expect(contract.transforms).toEqual([{ use: 'date', options }]);
  expect(contract.fields.find(field => field.name === name)!.type).toBe(type);
});

test('cells of a CSV file become numbers, true and false where a whole column is', () => {
  expect(
    typed([
      { n: '1.5', code: '007', ok: 'true', mixed: '1', long: '12345678901234567890' },
      { n: '-2', code: '008', ok: 'false', mixed: 'x', long: '1' },
      {},
    ]),
  ).toEqual([
    { n: 1.5, code: '007', ok: true, mixed: '1', long: '12345678901234567890' },
    { n: -2, code: '008', ok: false, mixed: 'x', long: '1' },
    {},
  ]);
});

test('names that cannot be columns are left out, and said so', () => {
  const yaml = draftContract(
    rows(3, i => ({ at: day(i), _secret: 1, 'a"b': 2, At: 'x' })),
    'sample',
  );
  expect(yaml).toContain('# left out, and kept in _extra: "_secret" begins with _');
  expect(yaml).toContain('# left out, and kept in _extra: "a\\"b" must begin');
  expect(yaml).toContain('# left out, and kept in _extra: "At" differs from another in case only');
});

test('says why there is no contract', () => {
  expect(() => draftContract([], 'x')).toThrow(NothingToInfer);
  expect(() => draftContract([{ a: 1 }], 'x')).toThrow('no field holds a date or a time');
});

test.each([
  ['sales', 'sales'],
  ['Sales 2026 (final)', 'sales-2026-final'],
  ['2026_sales', 'sales'],
  ['売上', 'new-source'],
  ['x'.repeat(80), 'x'.repeat(48)],
])('%j is the source %s', (name, id) => {
  expect(sourceId(name)).toBe(id);
});

test('whatever the records: a contract that reads, and that the records pass', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      '2026-01-01',
      '2026-01-01T00:00:00Z',
      'a@b.de',
      'https://a.de/x',
      '',
      '1,5',
      1e21,
      -0,
      0.1,
      2 ** 60,
    ),
  );
  const name = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('id', 'ID', 'a b', 'a_b', '__proto__', 'constructor', 'time', '#', ': '),
  );
  const record = fc.dictionary(name, value, { maxKeys: 6 });
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 12 }), found => {
      const records = found.map(
        (fields, i) => JSON.parse(JSON.stringify({ ...fields, moment: day(i) })) as JsonObject,
      );
      const contract = drafted(records);
      const validator = compileValidator(contract).open();
      const yaml = draftContract(records, 'sample');
      for (const each of records) {
        const failures = validator.judge({ record: each }, { receivedAt: Date.UTC(2026, 0, 2) }) ?? [];
        // A field of several types is drafted as one of them, with a remark.
        if (!yaml.includes('a value of another type'))
          expect(failures.filter(f => isCritical([f]))).toEqual([]);
      }
    }),
    { numRuns: 150 },
  );
});
