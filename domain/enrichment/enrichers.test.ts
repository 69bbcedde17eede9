import fc from 'fast-check';
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { enrichers } from '../catalogue.gen.ts';
import type { Json, JsonObject } from '../json.ts';
import { parseInstant } from '../time/instant.ts';
import type { Enricher, Output } from './enricher.ts';

const isOf = (type: Output['type'], value: Json): boolean =>
  type === 'integer'
    ? Number.isInteger(value)
    : typeof value === (type === 'boolean' ? 'boolean' : type === 'number' ? 'number' : 'string');

describe.each(Object.entries<Enricher>(enrichers))('%s', (name, definition) => {
  const { options, record, eventTime, outputs } = definition.example;

  it('has the name of its file', () => expect(definition.name).toBe(name));

  it('does what its example says, and leaves the record alone', () => {
    const given = structuredClone(record);
    const run = definition.compile(parse(definition.options, options));
    const values = run(given, { eventTime: parseInstant(eventTime), receivedAt: 0 });
    const named = definition.outputs(options).map((output, i) => [output.name, values[i] ?? null]);
    expect(Object.fromEntries(named)).toEqual(outputs);
    expect(given).toEqual(record);
  });

  it('reads the fields it says', () => {
    for (const field of definition.reads(options)) expect(record).toHaveProperty(field);
  });

  it('knows nothing of an empty record without a time, and does not fail', () => {
    const values = definition.compile(options)({}, { eventTime: undefined, receivedAt: 0 });
    expect(values.length).toBe(definition.outputs(options).length);
  });

  it('gives of any values outputs of their types, and never throws', () => {
    const run = definition.compile(options);
    const outputs = definition.outputs(options);
    const fields = Object.fromEntries(
      definition.reads(options).map(field => [field, fc.oneof(fc.jsonValue(), fc.double())]),
    );
    fc.assert(
      fc.property(fc.record(fields), fc.oneof(fc.maxSafeInteger(), fc.double()), (values, time) => {
        const found = run({ ...record, ...values } as JsonObject, { eventTime: time, receivedAt: 0 });
        outputs.forEach(({ name: output, type }, i) => {
          const value = found[i] ?? null;
          if (value !== null) expect(isOf(type, value), `${output}: ${value}`).toBe(true);
        });
      }),
    );
  });
});
