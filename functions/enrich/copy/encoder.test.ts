import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PgType } from '../../../domain/contract/column-type.ts';
import type { Column } from '../../../domain/contract/table.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { CopyBuffer } from './buffer.ts';
import { copyIn } from './copy-in.ts';
import { compileEncoder, encodeFrameColumns } from './encoder.ts';

const column = (name: string, type: PgType, origin: Column['origin'] = 'field'): Column => ({
  name,
  type,
  notNull: false,
  origin,
});
const FIELDS = {
  text: fc.string({ unit: 'grapheme', maxLength: 60 }).filter(text => !text.includes('\0')),
  uuid: fc.uuid(),
  smallint: fc.integer({ min: -32_768, max: 32_767 }),
  integer: fc.integer(),
  bigint: fc.maxSafeInteger(),
  real: fc.float({ noDefaultInfinity: true, noNaN: true }),
  'double precision': fc.double({ noDefaultInfinity: true, noNaN: true }),
  numeric: fc.oneof(
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.integer(),
    fc.constantFrom(0, 1e21, -1e-7, 10_000, 0.0001, 12_345.678_9, 99_990_000, 5e-324, 1.7e308),
  ),
  boolean: fc.boolean(),
  date: fc
    .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map(date => date.toISOString().slice(0, 10)),
  timestamptz: fc
    .tuple(
      fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30'), noInvalidDate: true }),
      fc.constantFrom('', '.1', '.123', '.123456', '.000001', '.999999'),
      fc.constantFrom('Z', '+02:00', '-09:30'),
    )
    .map(([date, fraction, offset]) => `${date.toISOString().slice(0, 19)}${fraction}${offset}`),
  time: fc.constantFrom('00:00:00', '23:59:59.999999', '09:30', '12:00:00.5'),
  jsonb: fc.jsonValue({ noUnicodeString: false }).filter(value => value !== null && isStorable(value)),
} satisfies Record<PgType, fc.Arbitrary<unknown>>;

const isStorable = (value: unknown): boolean => !/\\u0000|\\ud/.test(JSON.stringify(value));
const types = Object.keys(FIELDS) as PgType[];
const columns = [
  ...types.map(type => column(type, type)),
  ...(['_record_id', '_frame_id'] as const).map(name => column(name, 'text', 'system')),
  ...(['_received_at', '_loaded_at'] as const).map(name => column(name, 'timestamptz', 'system')),
  ...(['_flags', '_extra'] as const).map(name => column(name, 'jsonb', 'system')),
];
const encoder = compileEncoder(columns);
const frame = encodeFrameColumns('f', 0, Date.parse('2262-04-11T23:47:16.854Z'));

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const definition = columns.map(({ name, type }) => `"${name}" ${type}`).join(', ');
  await database.pool.query(`create table copied (${definition})`);
});
afterAll(() => database.drop());

async function copied(records: readonly JsonObject[]): Promise<void> {
  const out = new CopyBuffer(16);
  for (const [i, record] of records.entries())
    expect(encoder.encode(out, record, [], String(i), frame, undefined)).toBeUndefined();
  const client = await database.pool.connect();
  try {
    await client.query('truncate copied');
    await copyIn(client, 'copied', encoder.columns, [out.bytes.subarray(0, out.at)]);
  } finally {
    client.release();
  }
}

describe('the binary COPY of rows', () => {
  it('stores what PostgreSQL itself reads from the JSON', async () => {
    const record = fc.record(FIELDS, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 40 }), async records => {
        await copied(records);
        const named = records.map((record, i) => ({ ...record, _record_id: String(i) }));
        const list = types.map(type => `"${type}"`).join(', ');
        const { rows } = await database.pool.query(
          `select ${list} from copied c where not exists (
             select from jsonb_populate_recordset(null::copied, $1) j
             where c._record_id = j._record_id and (${types.map(t => `c."${t}"`)}) is not distinct from (${types.map(t => `j."${t}"`)}))`,
          [JSON.stringify(named)],
        );
        expect(rows).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  it('keeps the digits a number was written with', async () => {
    await copied([{ numeric: 1.1 }, { numeric: 100 }, { numeric: -0.05 }, { numeric: 1e-7 }]);
    const { rows } = await database.pool.query('select numeric::text from copied order by _record_id');
    expect(rows.map(({ numeric }) => numeric)).toEqual(['1.1', '100', '-0.05', '0.0000001']);
  });

  it('keeps what the contract does not know, also under odd names', async () => {
    const odd = JSON.parse('{"text":"a","__proto__":1,"toString":"x","more":{"a":[1]}}') as JsonObject;
    await copied([odd]);
    const { rows } = await database.pool.query(
      'select _extra, _frame_id, _received_at, _loaded_at from copied',
    );
    expect(JSON.stringify(rows[0]._extra)).toBe('{"more":{"a":[1]},"toString":"x","__proto__":1}');
    expect(rows[0]).toMatchObject({ _frame_id: 'f', _received_at: new Date(0) });
  });
});

describe('a value that does not fit', () => {
  const out = new CopyBuffer();
  it.each<[PgType, unknown, RegExp]>([
    ['text', 'a\0', /NUL/],
    ['text', `${'x'.repeat(100)}\0`, /NUL/],
    ['text', '\ud800', /surrogate/],
    ['text', 5, /not a string/],
    ['uuid', 'abc', /UUID/],
    ['smallint', 32_768, /outside/],
    ['integer', 1.5, /whole/],
    ['bigint', 2 ** 53, /outside/],
    ['real', 1e39, /range/],
    ['double precision', Number.POSITIVE_INFINITY, /too large/],
    ['numeric', '5', /not a number/],
    ['boolean', 'true', /true or false/],
    ['date', '2026-02-29', /date/],
    ['date', '2026-02-01T00:00:00Z', /date/],
    ['timestamptz', '2026-02-01T00:00:00', /offset/],
    ['timestamptz', 0, /timestamp/],
    ['time', '24:00:00', /time/],
    ['jsonb', ['\0'], /NUL/],
    ['jsonb', { a: [null, Number.POSITIVE_INFINITY] }, /too large/],
    ['jsonb', { '\ud800': 1 }, /surrogate/],
  ])('%s: %j', (type, value, message) => {
    const fault = encoder.encode(out, { [type]: value } as JsonObject, [], 'id', frame, undefined);
    expect(fault).toMatchObject({ kind: 'storage', field: `/${type}`, severity: 'critical' });
    expect(fault!.message).toMatch(message);
    expect(out.at).toBe(0);
  });

  it('jsonb: nested deeper than it can be written', () => {
    const fault = encoder.encode(out, { jsonb: deep(200_000) }, [], 'id', frame, undefined);
    expect(fault?.message).toBe('jsonb is nested too deep');
  });

  it('takes an escaped backslash before u0000 for what it is', async () => {
    await copied([{ jsonb: ['\\u0000', '\\\\ud800'] }]);
  });

  it('is a missing one where the column must have one', () => {
    const strict = compileEncoder([{ ...column('constructor', 'text'), notNull: true }]);
    expect(strict.encode(out, {}, [], 'id', frame, undefined)?.message).toBe('constructor is missing');
  });
});

function deep(levels: number): Json {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels));
}
